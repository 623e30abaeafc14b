# Text: LIKE, ILIKE, regular expressions, functions.

SELECT name FROM peers WHERE host LIKE '%.example.com'

SELECT name FROM peers WHERE name ILIKE 'ODD%'

SELECT name FROM peers WHERE name NOT LIKE '%o%' AND name NOT ILIKE 'L%'

SELECT 'abc' LIKE 'a_c', 'abc' LIKE 'a%', 'a%c' LIKE 'a\%c', 'a_c' LIKE 'a!_c' ESCAPE '!', 'ABC' ILIKE 'abc', '' LIKE '%', NULL LIKE 'a'

SELECT 'a' LIKE 'a\'

SELECT 'a' LIKE 'a' ESCAPE 'xx'

SELECT 'abc' ~ 'b', 'abc' ~ '^b', 'ABC' ~* 'b', 'abc' !~ 'x', 'ABC' !~* 'b'

SELECT 'foo123' ~ '^[a-z]+\d+$', 'a.b' ~ 'a\.b', 'ab' ~ '(a|x)b', 'aaa' ~ 'a{3}', 'line' ~ '\yline\y', 'x' ~ '[[:alpha:]]'

SELECT name FROM peers WHERE name ~ '^(shop|bank)$'

SELECT name FROM peers WHERE name !~ '[ao]' ORDER BY name

SELECT 'a' ~ '('

SELECT 'abc' SIMILAR TO 'a(b|c)+', 'abc' NOT SIMILAR TO 'x%', 'abc' SIMILAR TO '%b%'

SELECT regexp_replace('foobarbaz', 'b..', 'X'), regexp_replace('foobarbaz', 'b..', 'X', 'g'), regexp_replace('foobarbaz', 'b(..)', '[\1]', 'g')

SELECT regexp_match('foobarbequebaz', '(bar)(beque)'), regexp_match('abc', 'x')

SELECT regexp_matches('foobarbequebazilbarfbonk', '(b[^b]+)(b[^b]+)', 'g')

SELECT regexp_split_to_array('hello  world', '\s+'), regexp_split_to_table('a,b,c', ',')

SELECT starts_with('abc', 'ab'), 'abc' ^@ 'ab', starts_with('abc', 'b')

SELECT upper('abc'), lower('ABC'), initcap('hello world-wide web'), upper('äß'), lower('ÄÖ')

SELECT substring('abcdef' FROM 2 FOR 3), substring('abcdef' FROM 4), substring('abcdef', 2), substr('abcdef', 2, 2), substring('abc' FOR 2)

SELECT substring('abcdef' FROM 0 FOR 3), substring('abc', -1, 3), substr('abc', 5), substr('abc', 1, 0)

SELECT substr('abc', 1, -1)

SELECT left('abcdef', 2), right('abcdef', 2), left('abcdef', -2), right('abcdef', -2), left('a', 5)

SELECT trim('  x '), ltrim('  x '), rtrim(' x  '), btrim('xyxabcxy', 'xy'), trim(both 'x' from 'xax'), trim(leading from '  a'), trim(trailing 'b' from 'abb')

SELECT lpad('5', 3, '0'), rpad('a', 4, 'xy'), lpad('abcdef', 3), rpad('ab', 4), lpad('a', 0)

SELECT replace('banana', 'an', 'x'), translate('12345', '143', 'ax'), reverse('abc'), repeat('ab', 3), repeat('a', 0)

SELECT position('b' in 'abc'), strpos('abc', 'c'), strpos('abc', 'x'), position('' in 'abc'), overlay('abcdef' placing 'XX' from 3 for 2)

SELECT split_part('a,b,c', ',', 2), split_part('a,b,c', ',', 5), split_part('a,b,c', ',', -1), split_part('abc', '', 1)

SELECT split_part('a,b', ',', 0)

SELECT concat('a', 1, NULL, true), concat_ws('-', 'a', NULL, 'b', 2), concat(), concat_ws(',', NULL)

SELECT format('%s is %s', 'a', 1), format('%I.%I', 'Odd Name', 'plain'), format('%L', 'it''s'), format('%%'), format('%2$s %1$s', 'a', 'b'), format('%L', NULL), format('[%10s][%-5s]', 'x', 'y')

SELECT format('%s')

SELECT quote_ident('Odd Name'), quote_ident('plain'), quote_literal('it''s'), quote_literal(5), quote_nullable(NULL), quote_ident('select')

SELECT ascii('a'), ascii('ä'), chr(65), chr(228), ascii('')

SELECT md5('abc'), md5(''), encode('abc', 'hex'), encode('abc', 'base64'), decode('616263', 'hex'), decode('YWJj', 'base64'), encode('\x00ff'::bytea, 'escape')

SELECT sha256('abc'), encode(sha256('abc'::bytea), 'hex')

SELECT to_hex(255), to_hex(-1), to_hex(255::int8)

SELECT string_to_array('a,b,c', ','), string_to_array('a,b', ',', 'b'), array_to_string(ARRAY['a', NULL, 'c'], ',', '*'), string_to_array('abc', NULL), string_to_array('', ',')

SELECT * FROM string_to_table('a,b,c', ',')

SELECT unnest(string_to_array('x y z', ' '))

SELECT name || ':' || coalesce(port::text, '-') FROM peers ORDER BY 1

SELECT upper(left(name, 1)) || substr(name, 2) FROM peers ORDER BY name

SELECT length(description) > 5, position('.' in description) > 0 FROM peer_options WHERE peer_type = 'S3'

SELECT 'a' || 'b' || 'c', 'x'::varchar || 'y'::varchar, 'a'::char(3) || 'b'

SELECT 'abc' < 'abd', 'a' < 'A', 'Z' < 'a', 'a ' < 'a', 'ä' > 'z'

SELECT string_agg(chr(64 + n), '' ORDER BY n) FROM generate_series(1, 26) n

SELECT encode(convert_to('ä', 'UTF8'), 'hex'), convert_from('\xc3a4'::bytea, 'UTF8')

SELECT get_byte('\x0102'::bytea, 1), length('\x0102'::bytea), substring('\x010203'::bytea FROM 2 FOR 1), '\x01'::bytea || '\x02'::bytea, '\x01'::bytea < '\x02'::bytea

SELECT starts_with(name, 'b'), name LIKE type FROM peers ORDER BY name

SELECT parse_ident('mirrors'), parse_ident(' Millrace . "Odd ""Name" '), parse_ident('a.b+', false), parse_ident(NULL), parse_ident('ä_1$.Ö')

SELECT parse_ident('1x')

SELECT parse_ident('a.b+')

SELECT parse_ident('a..b')

SELECT array_length(parse_ident('millrace.settings'), 1), (parse_ident('millrace.settings'))[2]

SELECT 'a\b' LIKE 'a\\b', 'abc' LIKE 'abc', 'Äb' ILIKE 'äB', 'é' LIKE '_'

SELECT regexp_count('abcabc', 'b'), regexp_like('Hello', 'hel', 'i'), regexp_substr('foobar', 'o+'), regexp_instr('foobar', 'b')

SELECT length('abc'), length(''), length('äöü'), char_length('ab'), octet_length('äöü'), bit_length('ab')

SELECT substring('foobar' FROM 'o(.)b'), substring('foobar' FROM 'o.b'), substring('Thomas' SIMILAR '%#"o_a#"_' ESCAPE '#')

SELECT unistr('\0061'), normalize('a'), 'a' IS NORMALIZED

SELECT parse_ident('a.b."C d"'), to_ascii('x', 'LATIN1')

SELECT regexp_split_to_array('hello world', ''), regexp_split_to_array('a,b,,c,', ','), regexp_split_to_array(',a', ','), regexp_split_to_array('', ','), regexp_split_to_array('aXbxc', 'x', 'i'), regexp_split_to_array('the quick', '\s*')

SELECT regexp_split_to_array(NULL, ','), regexp_split_to_array('a b', NULL)

SELECT * FROM regexp_split_to_table('a1b22c', '[0-9]+')

SELECT m FROM regexp_matches('foo=1, bar=22', '(\w+)=(\d+)', 'g') AS m

SELECT (regexp_matches('foo=1, bar=22', '(\w+)=(\d+)'))[1]

SELECT regexp_matches('abc', 'x')

SELECT regexp_matches('a"b\c,NULL', '[^,]+', 'g')

SELECT regexp_split_to_array('abc', 'b', 'g')

SELECT p.name, r FROM peers p, regexp_split_to_table(p.name, 'o') r WHERE p.name IN ('shop', 'pond') ORDER BY 1, 2
