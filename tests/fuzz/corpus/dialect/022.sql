CREATE PEER p /* here */ FROM -- there
 POSTGRES