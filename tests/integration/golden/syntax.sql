# What is no statement: 42601 at the offending token, with a text that helps.

error 42601
^^SELEC 1

error 42601
CREATE PEER ^^

error 42601
CREATE PEER x ^^POSTGRES WITH (host = 'h')

error 42601
CREATE PEER ^^- FROM POSTGRES

error 42601
CREATE PEER a^^-b FROM POSTGRES WITH (host = 'h')

error 42601
CREATE PEER a^^.b FROM POSTGRES WITH (host = 'h')

error 42601
CREATE PEER x FROM POSTGRES WITH (^^)

error 42601
CREATE PEER x FROM POSTGRES WITH (host = 'h'^^,)

error 42601
CREATE PEER x FROM POSTGRES WITH (host ^^'h')

error 42601
CREATE PEER x FROM POSTGRES WITH (host = ^^)

error 42601
CREATE PEER x FROM POSTGRES WITH (host = 'h' ^^port = 1)

error 42601
CREATE PEER x FROM POSTGRES WITH (host = 'h'^^

error 42601
CREATE PEER x FROM POSTGRES WITH ^^host = 'h'

error 42601
CREATE PEER x FROM POSTGRES WITH (host = 'h') ^^and more

error 42601
CREATE PEER x FROM POSTGRES WITH (host = ^^'never closed)

error 42601
CREATE PEER x FROM POSTGRES WITH (host = ^^$$never closed)

error 42601
CREATE PEER x FROM POSTGRES ^^/* never closed

error 42601|42602
CREATE PEER ^^"" FROM POSTGRES WITH (host = 'h')

error 42601
CREATE PEER ^^'x' FROM POSTGRES WITH (host = 'h')

# Reserved words may be names, so the name is there.
error 42601
CREATE MIRROR FROM^^

error 42601
CREATE MIRROR m FROM a ^^WITH TABLE MAPPING (x : y)

error 42601
CREATE MIRROR m FROM a TO b ^^

error 42601
CREATE MIRROR m FROM a TO b ^^WITH MAPPING (x : y)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE ^^(x : y)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (^^)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a ^^public.b)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a ^^:: public.b)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : public.b^^,)

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : ^^)

error 42601
message from
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({to : public.b})

error 42601
message to
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from : public.a})

error 22023
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from : public.a, to : public.b, ^^from : public.c})

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from : public.a, to : public.b, exclude : [^^]})

error 42601
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from : public.a, to : public.b^^

# Placeholders left in from a document.
error 42601
message placeholder
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (^^<schema_name>.<source_table_name>:<target_table_name>) WITH (do_initial_copy = true)

error 42601
message placeholder
CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.a : b, ^^...) WITH (do_initial_copy = true)

error 42601
CREATE MIRROR m FROM a TO b FOR ^^SELECT 1

error 42601
DROP MIRROR ^^

error 42601
DROP MIRROR a^^, b

error 42601
DROP MIRROR IF ^^a

error 42601
PAUSE ^^m

error 42601
RESUME MIRROR ^^

error 42601
RESYNC MIRROR m ^^NOW

# A prepared statement or peer may be called so.
error 26000|42704
EXECUTE MIRROR

error 42601
ALTER PEER x ^^

error 42601
ALTER PEER x SET ^^host = 'h'

error 42601
ALTER PEER x SET (^^)

error 42601
ALTER PEER x RESET (host ^^= 1)

error 42601
ALTER MIRROR x ^^FROB (a = 1)

error 42601
ALTER MIRROR x RENAME ^^y

error 42601
ALTER MIRROR x ADD TABLE ^^

error 42601
SHOW CREATE ^^x

error 42601
COMMENT ON MIRROR x IS ^^5

error 42601
COMMENT ON MIRROR x ^^'text'

error 42601
EXPLAIN DROP MIRROR ^^

error 42601
VALIDATE ^^x

error 42601
BACKUP CATALOG ^^'/tmp/x'

error 42601
SELECT 1 FROM ^^FROM peers

error 42601
SELECT * FROM peers WHERE ^^

error 42601
SET x ^^y

error 42601
BEGIN ^^NOW

ok EMPTY
;

ok EMPTY
;;  ; -- nothing

ok EMPTY
/* nothing */

ok SELECT 1
SELECT 1;;
----
1
