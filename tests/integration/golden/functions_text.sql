# Values that a PostgreSQL 15 answered.

ok SELECT 1
select 'abc' ~ 'b'
----
t

ok SELECT 1
select 'abc' ~* 'B'
----
t

ok SELECT 1
select 'abc' !~ 'x'
----
t

ok SELECT 1
select 'abc' !~* 'B'
----
f

ok SELECT 1
select 'foo bar' ~ '\mbar\M'
----
t

ok SELECT 1
select 'abc' ~ '^a.c$'
----
t

ok SELECT 1
select E'a\nb' ~ 'a.b'
----
t

ok SELECT 1
select E'a\nb' ~ '^b'
----
f

ok SELECT 1
select 'x' ~ '[[:alpha:]]'
----
t

ok SELECT 1
select 'abc' ~ '(?i)ABC'
----
t

ok SELECT 1
select 'a.c' ~ '***=a.c'
----
t

ok SELECT 1
select regexp_replace('foobarbaz','b..','X')
----
fooXbaz

ok SELECT 1
select regexp_replace('foobarbaz','b..','X','g')
----
fooXX

ok SELECT 1
select regexp_replace('foobarbaz','b(..)','X\1Y','g')
----
fooXarYXazY

ok SELECT 1
select regexp_replace('foobarbaz','B','X','gi')
----
fooXarXaz

ok SELECT 1
select regexp_match('foobarbequebaz','(bar)(beque)')
----
{bar,beque}

ok SELECT 1
select regexp_match('abc','x')
----
NULL

ok SELECT 1
select regexp_count('ABCABCAXYaxy','A.')
----
3

ok SELECT 1
select regexp_like('Hello','h','i')
----
t

ok SELECT 1
select regexp_substr('ABCDEF','Y(.)')
----
NULL

ok SELECT 1
select regexp_substr('ABCDEF','C(.)(..)',1,1,'',2)
----
EF

ok SELECT 1
select regexp_instr('ABCDEF','c(.)(..)',1,1,0,'i',2)
----
5

ok SELECT 1
select 'abc' similar to 'abc'
----
t

ok SELECT 1
select 'abc' similar to 'a'
----
f

ok SELECT 1
select 'abc' similar to '%(b|d)%'
----
t

ok SELECT 1
select 'abc' not similar to '(b|c)%'
----
t

ok SELECT 1
select 'a_c' similar to 'a\_c'
----
t

ok SELECT 1
select 'aXc' similar to 'a\_c'
----
f

ok SELECT 1
select 'abc' similar to '_b_'
----
t

ok SELECT 1
select initcap('hi THOMAS o''neil')
----
Hi Thomas O'Neil

ok SELECT 1
select lpad('hi',5,'xy')
----
xyxhi

ok SELECT 1
select rpad('hi',5,'xy')
----
hixyx

ok SELECT 1
select lpad('hello',2)
----
he

ok SELECT 1
select md5('abc')
----
900150983cd24fb0d6963f7d28e17f72

ok SELECT 1
select encode(sha256('abc'),'hex')
----
ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad

ok SELECT 1
select overlay('Txxxxas' placing 'hom' from 2 for 4)
----
Thomas

ok SELECT 1
select position('om' in 'Thomas')
----
3

ok SELECT 1
select split_part('a~b~c','~',-1)
----
c

ok SELECT 1
select format('Hello %s %I %L %%', 'World', 'Foo bar', 'O''Reilly')
----
Hello World "Foo bar" 'O''Reilly' %

ok SELECT 1
select format('%2$s %1$s', 'a','b')
----
b a

ok SELECT 1
select quote_ident('Foo')
----
"Foo"

ok SELECT 1
select quote_ident('select')
----
"select"

ok SELECT 1
select quote_literal('O''R')
----
'O''R'

ok SELECT 1
select quote_literal(E'a\\b')
----
E'a\\b'

ok SELECT 1
select concat('a',1,null,true)
----
a1t

ok SELECT 1
select concat_ws(',','a',null,'b')
----
a,b

ok SELECT 1
select upper('äbc')
----
ÄBC

ok SELECT 1
select lower('ÄBC')
----
äbc

ok SELECT 1
select initcap('äbc def')
----
Äbc Def

ok SELECT 1
select trim(both 'x' from 'xxaxx')
----
a

ok SELECT 1
select ltrim('  a')
----
a

ok SELECT 1
select btrim(' a ')
----
a

ok SELECT 1
select left('abc',-1)
----
ab

ok SELECT 1
select right('abc',2)
----
bc

ok SELECT 1
select encode('\x1234'::bytea,'base64')
----
EjQ=

ok SELECT 1
select '\x12'::bytea || '\x34'::bytea
----
\x1234

ok SELECT 1
select length('\x1234'::bytea)
----
2

ok SELECT 1
select '\x12'::bytea < '\x13'::bytea
----
t

ok SELECT 1
select encode('abc'::bytea,'escape')
----
abc

ok SELECT 1
select 'abc'::bytea
----
\x616263

ok SELECT 1
select md5('\x12'::bytea)
----
a8445619abd08f3ba0ebfcb31183f7f9

ok SELECT 1
select ~5
----
-6

ok SELECT 1
select trim_scale(8.4100)
----
8.41

ok SELECT 1
select 'abc'::"char"
----
a

ok SELECT 1
select 'abc'::varchar(2)
----
ab

error 2201B
select 'a' ~ '('

ok SELECT 1
select 'abc' ~ '^(b|c)'
----
f

ok SELECT 1
select 'abc123' ~ '\d+$'
----
t

ok SELECT 1
select 'foo' ~ '\yfoo\y'
----
t

ok SELECT 1
select 'a+b' ~ 'a\+b'
----
t

ok SELECT 1
select 'ab' ~ 'a{1,2}b'
----
t

ok SELECT 1
select 'x' ~ '[^abc]'
----
t

ok SELECT 1
select 'a.b' ~ 'a\.b'
----
t

ok SELECT 1
select 'tab	x' ~ '\t'
----
t

ok SELECT 1
select 'abab' ~ '^(ab)\1$'
----
t

ok SELECT 1
select 'abc' ~ 'a(?=b)'
----
t

ok SELECT 1
select 'abc' ~ 'a(?!b)'
----
f

ok SELECT 1
select '' ~ ''
----
t

ok SELECT 1
select 'ab' ~ 'a b'
----
f

ok SELECT 1
select 'ABC' ~* 'abc'
----
t

ok SELECT 1
select 'foo.bar' ~ '^[a-z]+\.[a-z]+$'
----
t

ok SELECT 1
select 'ä' ~* 'Ä'
----
t

ok SELECT 1
select 'word' ~ '[[:<:]]word[[:>:]]'
----
t

ok SELECT 1
select 'x]' ~ '[]]'
----
t

ok SELECT 1
select 'a-b' ~ '[a\-z]-'
----
t

ok SELECT 1
select regexp_replace('abc','(a)(b)','\2\1')
----
bac

ok SELECT 1
select regexp_replace('abc','','-','g')
----
-a-b-c-

ok SELECT 1
select regexp_replace('abc','b*','X','g')
----
XaXXcX

ok SELECT 1
select regexp_replace('Hello World','[aeiou]','','g')
----
Hll Wrld

ok SELECT 1
select regexp_replace('abc','b','\&\&')
----
abbc

ok SELECT 1
select regexp_replace('aaa','a','b',2)
----
aba

ok SELECT 1
select regexp_replace('aaa','a','b',1,2)
----
aba

ok SELECT 1
select regexp_replace('  x  ','^\s+|\s+$','','g')
----
x

ok SELECT 1
select regexp_replace('abc','B','x','i')
----
axc

ok SELECT 1
select regexp_replace('a.b.c','\.','\\','g')
----
a\b\c

ok SELECT 1
select regexp_match('abc','b')
----
{b}

ok SELECT 1
select regexp_match('a"b','a(.)b')
----
{"\""}

ok SELECT 1
select regexp_match('ab','(a)(x)?')
----
{a,NULL}

ok SELECT 1
select regexp_match('ABC','b','i')
----
{B}

ok SELECT 1
select substring('abc' from '(x)?b')
----
NULL

ok SELECT 1
select substring('abc', 'b.')
----
bc

ok SELECT 1
select substring('Thomas' similar '%#"o_a#"_' escape '#')
----
oma

error 22023
select regexp_replace('x','x','y','z')

error 2201B
select 'a' ~ '*a'

error 2201B
select 'a' ~ '[a'

ok SELECT 1
select lpad('abc',5,'')
----
abc

ok SELECT 1
select lpad('',3,'x')
----
xxx

ok SELECT 1
select left('abc',5)
----
abc

ok SELECT 1
select right('abc',-1)
----
bc

ok SELECT 1
select translate('abc','ab','')
----
c

ok SELECT 1
select overlay('abcdef' placing 'X' from 3)
----
abXdef

ok SELECT 1
select strpos('abc','z')
----
0

ok SELECT 1
select substr('abc',2)
----
bc

ok SELECT 1
select substring('abc' from 0 for 2)
----
a

ok SELECT 1
select trim(leading 'x' from 'xxa')
----
a

ok SELECT 1
select trim(trailing from 'a  ')
----
a

ok SELECT 1
select trim('  a ')
----
a

ok SELECT 1
select split_part('abc','',1)
----
abc

ok SELECT 1
select btrim('xyxtrimyyx','xyz')
----
trim

ok SELECT 1
select concat('a',null)
----
a

ok SELECT 1
select concat_ws('-',1,2,true)
----
1-2-t

ok SELECT 1
select position('' in 'abc')
----
1

ok SELECT 1
select starts_with('abc','')
----
t

ok SELECT 1
select initcap('a1b c_d-e')
----
A1b C_D-E

ok SELECT 1
select upper('straße')
----
STRAßE

ok SELECT 1
select quote_ident('a b')
----
"a b"

ok SELECT 1
select quote_ident('abc')
----
abc

ok SELECT 1
select quote_ident('ABC')
----
"ABC"

ok SELECT 1
select quote_ident('')
----
""

ok SELECT 1
select quote_literal(1)
----
'1'

ok SELECT 1
select quote_literal('a\b')
----
E'a\\b'

ok SELECT 1
select quote_nullable(5)
----
'5'

ok SELECT 1
select format('%s %s',1,true)
----
1 t

ok SELECT 1
select format('%%')
----
%

ok SELECT 1
select format('%1$s %1$s','a')
----
a a

ok SELECT 1
select format('%I','order')
----
"order"

error 22023
select format('%s')

ok SELECT 1
select encode('\xdeadbeef','hex')
----
deadbeef

ok SELECT 1
select encode('\x00ff','escape')
----
\000\377

ok SELECT 1
select decode('abc','escape')
----
\x616263

ok SELECT 1
select sha224('abc')
----
\x23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7

ok SELECT 1
select sha512('a')
----
\x1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75

ok SELECT 1
select sha384('a')
----
\x54a59b9f22b0b80880d8427e548b7c23abd873486e1f035dce9cd697e85175033caa88e6d57bc35efae0b5afd3145f31

ok SELECT 1
select '\xff'::bytea > '\x00'::bytea
----
t

ok SELECT 1
select '\x01'::bytea = '\x01'
----
t

ok SELECT 1
select octet_length('\x0102'::bytea)
----
2

ok SELECT 1
select 'a\000b'::bytea
----
\x610062

ok SELECT 1
select 'abc'::bytea::text
----
\x616263

ok SELECT 1
select '\x'::bytea
----
\x

ok SELECT 1
select 'x'::bytea || 'y'
----
\x7879

ok SELECT 1
select 'a'::text::bytea
----
\x61

ok SELECT 1
select ~0
----
-1

ok SELECT 1
select 'abc' like '%b%'
----
t

ok SELECT 1
select 'abc' not like 'a_c'
----
f

ok SELECT 1
select 'abc' like 'a!%c' escape '!'
----
f

error 42883
select upper(5)

ok SELECT 1
select lower('A')
----
a

ok SELECT 1
select length('abc')
----
3

ok SELECT 1
select 'abc'::name
----
abc

ok SELECT 1
select '\x01'::bytea::text
----
\x01
