// pgx v5 as it comes (extended protocol, statement cache, binary): prints "ok STEP" or
// "failed STEP: why", a line for each step.
package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

var background = context.Background()

func url(more string) string {
	return fmt.Sprintf("postgres://%s:%s@localhost:%s/%s?connect_timeout=30&%s", os.Getenv("CLIENT_USER"),
		os.Getenv("CLIENT_PASSWORD"), os.Getenv("CLIENT_PORT"), os.Getenv("CLIENT_DATABASE"), more)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func equal(found, wanted any) {
	if !reflect.DeepEqual(found, wanted) {
		panic(fmt.Errorf("%#v, wanted %#v", found, wanted))
	}
}

func connect(more string) *pgx.Conn {
	connection, err := pgx.Connect(background, url(more))
	check(err)
	return connection
}

func one[T any](connection *pgx.Conn, sql string, values ...any) T {
	var found T
	check(connection.QueryRow(background, sql, values...).Scan(&found))
	return found
}

func sqlstate(err error) string {
	var answer *pgconn.PgError
	if !errors.As(err, &answer) {
		panic(fmt.Errorf("not an error of the server: %v", err))
	}
	return answer.Code
}

func peer(name string) string {
	return fmt.Sprintf("CREATE PEER %s FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', "+
		"password = 'p', database = 'd', validate = false)", name)
}

func plain() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	equal(one[int](connection, "SELECT 1"), 1)
}

func tls() {
	connection := connect("sslmode=verify-full&sslrootcert=" + os.Getenv("CLIENT_CA"))
	defer connection.Close(background)
	equal(one[int](connection, "SELECT 1"), 1)
}

func provision() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	check(pgx.BeginFunc(background, connection, func(tx pgx.Tx) error {
		for _, statement := range []string{peer("pgx_from"), peer("pgx_to"),
			"CREATE MIRROR pgx_mirror FROM pgx_from TO pgx_to WITH TABLE MAPPING (public.t : public.t, " +
				"public.u : public.u) WITH (validate = false)"} {
			if _, err := tx.Exec(background, statement); err != nil {
				return err
			}
		}
		return nil
	}))
	equal(one[int](connection, "SELECT tables_total FROM mirrors WHERE mirror = $1", "pgx_mirror"), 2)
}

func rollback() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	tx, err := connection.Begin(background)
	check(err)
	_, err = tx.Exec(background, peer("gone"))
	check(err)
	check(tx.Rollback(background))
	equal(one[int](connection, "SELECT count(*) FROM peers WHERE peer = $1", "gone"), 0)
}

func parameters() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	for condition, value := range map[string]any{
		"peer = $1": "one", "port = $1": 5433, "port = 5433 AND reachable IS DISTINCT FROM $1": true,
	} {
		equal(one[string](connection, "SELECT peer FROM peers WHERE "+condition, value), "one")
	}
	made := one[time.Time](connection, "SELECT created_at FROM mirrors WHERE created_at > $1 AND mirror = $2",
		time.Unix(0, 0), "both")
	equal(made.After(time.Unix(0, 0)), true)
	equal(one[*time.Duration](connection, "SELECT lag FROM mirrors WHERE mirror = $1", "both"),
		(*time.Duration)(nil))
}

func arrays() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	peers := "SELECT peer FROM peers WHERE "
	equal(one[string](connection, peers+"peer = ANY ($1)", []string{"one", "nobody"}), "one")
	equal(one[string](connection, peers+"port = ANY ($1)", []int32{5433, 1}), "one")
	equal(one[[]int32](connection, "SELECT ARRAY[1, 2]"), []int32{1, 2})
}

// A value that comes back as what was sent, in binary both ways.
func same[T any](connection *pgx.Conn, name string, value T) {
	equal(one[T](connection, "SELECT $1::"+name, value), value)
}

func otherTypes() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	moment := time.Date(2024, 5, 6, 7, 8, 9, 123456000, time.UTC)
	same(connection, "int[]", []int32{1, 2})
	same(connection, "int8[]", []int64{1 << 40})
	same(connection, "text[]", []string{"a", "{\""})
	same(connection, "bool[]", []bool{true, false})
	same(connection, "uuid", [16]byte{15: 7})
	same(connection, "jsonb", map[string]any{"a": "b"})
	same(connection, "float8", 0.1)
	same(connection, "bytea", []byte{0, 255})
	same(connection, "numeric", pgtype.Numeric{Int: big.NewInt(-123456789), Exp: -4, Valid: true})
	same(connection, "interval", pgtype.Interval{Months: 1, Days: 2, Microseconds: 3, Valid: true})
	equal(one[time.Time](connection, "SELECT $1::timestamptz", moment).Equal(moment), true)
	equal(one[[]time.Time](connection, "SELECT $1::timestamptz[]", []time.Time{moment})[0].Equal(moment), true)
	equal(one[time.Time](connection, "SELECT $1::date", moment).Day(), 6)
}

func prepared() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	_, err := connection.Prepare(background, "by port", "SELECT peer || $2::text FROM peers WHERE port = $1")
	check(err)
	for i := 0; i < 20; i++ {
		equal(one[string](connection, "by port", 5433, "x"), "onex")
		equal(one[int](connection, "SELECT port FROM peers WHERE peer = $1", "one"), 5433)
	}
}

// Rows of every view, each value decoded from binary by its type.
func types() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	for _, view := range []string{"mirrors", "mirror_tables", "peers", "peer_options", "settings", "events"} {
		rows, err := connection.Query(background, "SELECT * FROM "+view)
		check(err)
		found, err := pgx.CollectRows(rows, pgx.RowToMap)
		check(err)
		equal(len(found) > 0, true)
	}
}

func failure() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	_, err := connection.Exec(background, "DROP PEER nobody")
	equal(sqlstate(err), "42704")
	_, err = connection.Exec(background, "SELECT * FROM nothing")
	equal(sqlstate(err), "42P01")
	equal(one[int](connection, "SELECT 1"), 1)
}

// A context that ends closes pgx's connection, so the request is sent by hand.
func cancel() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	timer := time.AfterFunc(500*time.Millisecond, func() {
		_ = connection.PgConn().CancelRequest(background)
	})
	defer timer.Stop()
	since := time.Now()
	_, err := connection.Exec(background, os.Getenv("CLIENT_LONG"))
	equal(sqlstate(err), "57014")
	equal(time.Since(since) < 4*time.Second, true)
	equal(one[int](connection, "SELECT 1"), 1)
}

func batch() {
	connection := connect("sslmode=disable")
	defer connection.Close(background)
	queue := &pgx.Batch{}
	for i := 0; i < 5; i++ {
		queue.Queue("SELECT $1::int", i)
	}
	results := connection.SendBatch(background, queue)
	for i := 0; i < 5; i++ {
		var found int
		check(results.QueryRow().Scan(&found))
		equal(found, i)
	}
	check(results.Close())
}

func pool() {
	made, err := pgxpool.New(background, url("sslmode=disable&pool_max_conns=2"))
	check(err)
	defer made.Close()
	for i := 0; i < 5; i++ {
		var found int
		check(made.QueryRow(background, "SELECT $1::int", i).Scan(&found))
		equal(found, i)
	}
}

func simpleProtocol() {
	connection := connect("sslmode=disable&default_query_exec_mode=simple_protocol")
	defer connection.Close(background)
	equal(one[int](connection, "SELECT port FROM peers WHERE peer = $1 AND port = $2", "one", 5433), 5433)
}

func main() {
	for _, step := range []struct {
		name string
		work func()
	}{
		{"connect", plain}, {"tls", tls}, {"provision", provision}, {"rollback", rollback},
		{"parameters", parameters}, {"arrays", arrays}, {"other types", otherTypes}, {"prepared", prepared}, {"types", types}, {"error", failure},
		{"cancel", cancel}, {"batch", batch}, {"pool", pool}, {"simple protocol", simpleProtocol},
	} {
		func() {
			defer func() {
				if reason := recover(); reason != nil {
					fmt.Printf("failed %s: %v\n", step.name, reason)
				}
			}()
			step.work()
			fmt.Println("ok " + step.name)
		}()
	}
}
