// pgjdbc as it comes, and with prepareThreshold and binary transfer: prints "ok STEP" or
// "failed STEP: why", a line for each step.
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;

public class Client {
    interface Step {
        void run(Connection connection) throws Exception;
    }

    static final Map<String, String> env = System.getenv();

    static Connection connect(String... more) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", env.get("CLIENT_USER"));
        properties.setProperty("password", env.get("CLIENT_PASSWORD"));
        for (int i = 0; i < more.length; i += 2) {
            properties.setProperty(more[i], more[i + 1]);
        }
        return DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + env.get("CLIENT_PORT") + "/" + env.get("CLIENT_DATABASE"), properties);
    }

    static void equal(Object found, Object wanted) {
        if (!String.valueOf(found).equals(String.valueOf(wanted))) {
            throw new IllegalStateException(found + ", wanted " + wanted);
        }
    }

    static void isTrue(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }

    static void step(String name, Step step, String... more) {
        try (Connection connection = connect(more)) {
            step.run(connection);
            System.out.println("ok " + name);
        } catch (Exception error) {
            System.out.println("failed " + name + ": " + String.valueOf(error).replaceAll("\\s+", " "));
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static Object first(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; ++i) {
                if (values[i] instanceof Array) {
                    statement.setArray(i + 1, (Array) values[i]);
                } else {
                    statement.setObject(i + 1, values[i]);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                isTrue(rows.next(), "no row of " + sql);
                return rows.getObject(1);
            }
        }
    }

    static String sqlstate(Connection connection, String sql) throws SQLException {
        try {
            execute(connection, sql);
        } catch (SQLException error) {
            return error.getSQLState();
        }
        return "no error";
    }

    static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
            found.add(rows.getString(name));
        }
        rows.close();
        return found;
    }

    static String peer(String name) {
        return "CREATE PEER " + name + " FROM POSTGRES WITH (host = 'h', port = 5432, user = 'u', "
            + "password = 'p', database = 'd', validate = false)";
    }

    static void provision(Connection c) throws SQLException {
        c.setAutoCommit(false);
        execute(c, peer("jdbc_from"));
        execute(c, peer("jdbc_to"));
        execute(c, "CREATE MIRROR jdbc_mirror FROM jdbc_from TO jdbc_to WITH TABLE MAPPING "
            + "(public.t : public.t, public.u : public.u) WITH (validate = false)");
        c.commit();
        equal(first(c, "SELECT tables_total FROM mirrors WHERE mirror = ?", "jdbc_mirror"), 2);
    }

    static void rollback(Connection c) throws SQLException {
        c.setAutoCommit(false);
        execute(c, peer("gone"));
        java.sql.Savepoint savepoint = c.setSavepoint("here");
        execute(c, peer("gone_too"));
        c.rollback(savepoint);
        c.rollback();
        equal(first(c, "SELECT count(*) FROM peers WHERE peer LIKE ?", "gone%"), 0);
    }

    static void parameters(Connection c) throws SQLException {
        String peers = "SELECT peer FROM peers WHERE ";
        equal(first(c, peers + "peer = ?", "one"), "one");
        equal(first(c, peers + "port = ?", 5433), "one");
        equal(first(c, peers + "port = 5433 AND reachable IS DISTINCT FROM ?", true), "one");
        OffsetDateTime since = OffsetDateTime.parse("2020-01-01T00:00:00Z");
        Object made = first(c, "SELECT created_at FROM mirrors WHERE created_at > ? AND mirror = ?", since, "both");
        isTrue(made instanceof java.sql.Timestamp, made.getClass().getName());
    }

    /** The driver sets TimeZone to the JVM's, so a time without a zone is one by the JVM's clocks. */
    static void timeZone(Connection c) throws SQLException {
        equal(first(c, "SHOW TimeZone"), java.util.TimeZone.getDefault().getID());
        java.sql.Timestamp noon = java.sql.Timestamp.valueOf("2024-07-01 12:00:00");
        equal(first(c, "SELECT timestamptz '2024-07-01 12:00'"), noon);
        equal(first(c, "SELECT timestamptz '2024-07-01 12:00' = ?", noon), true);
        equal(first(c, "SELECT timestamptz '2024-07-01 06:30+00'::text"), "2024-07-01 12:00:00+05:30");
    }

    static void arrays(Connection c) throws SQLException {
        String peers = "SELECT peer FROM peers WHERE ";
        equal(first(c, peers + "peer = ANY (?)", c.createArrayOf("text", new Object[] {"one", "x"})), "one");
        equal(first(c, peers + "port = ANY (?)", c.createArrayOf("int4", new Object[] {5433, 1})), "one");
        Array found = (Array) first(c, "SELECT ARRAY[1, 2]");
        equal(java.util.Arrays.toString((Object[]) found.getArray()), "[1, 2]");
    }

    /** Beyond the threshold of 5 the statement has a name, and its results come in binary. */
    static void prepared(Connection c) throws SQLException {
        String sql = "SELECT peer, port, ?::int8, now(), reachable FROM peers WHERE port = ?";
        try (PreparedStatement statement = c.prepareStatement(sql)) {
            for (long n = 0; n < 20; ++n) {
                statement.setLong(1, n);
                statement.setInt(2, 5433);
                try (ResultSet rows = statement.executeQuery()) {
                    isTrue(rows.next(), "no row");
                    equal(rows.getString(1) + rows.getInt(2) + " " + rows.getLong(3), "one5433 " + n);
                    isTrue(rows.getTimestamp(4) != null && rows.getObject(5) == null, "the other columns");
                }
            }
        }
    }

    static void fetchSize(Connection c) throws SQLException {
        c.setAutoCommit(false);
        try (Statement statement = c.createStatement()) {
            statement.setFetchSize(10);
            int count = column(statement.executeQuery("SELECT option FROM peer_options"), "option").size();
            isTrue(count > 50, count + " rows");
        }
    }

    static void error(Connection c) throws SQLException {
        equal(sqlstate(c, "DROP PEER nobody"), "42704");
        equal(sqlstate(c, "SELECT * FROM nothing"), "42P01");
        equal(first(c, "SELECT 1"), 1);
    }

    static void cancel(Connection c) throws SQLException {
        long since = System.nanoTime();
        try (Statement statement = c.createStatement()) {
            Timer timer = new Timer(true);
            timer.schedule(new TimerTask() {
                @Override
                public void run() {
                    try {
                        statement.cancel();
                    } catch (SQLException error) {
                        System.out.println("failed to cancel: " + error);
                    }
                }
            }, 500);
            try {
                statement.execute(env.get("CLIENT_LONG"));
                throw new IllegalStateException("it was not cancelled");
            } catch (SQLException error) {
                equal(error.getSQLState(), "57014");
            }
        }
        isTrue(System.nanoTime() - since < 4_000_000_000L, "it took too long");
        equal(first(c, "SELECT 1"), 1);
    }

    static void timeout(Connection c) throws SQLException {
        try (Statement statement = c.createStatement()) {
            statement.setQueryTimeout(1);
            statement.execute(env.get("CLIENT_LONG"));
            throw new IllegalStateException("it was not cancelled");
        } catch (SQLException error) {
            equal(error.getSQLState(), "57014");
        }
        equal(first(c, "SELECT 1"), 1);
    }

    static void resultMetadata(Connection c) throws SQLException {
        try (Statement statement = c.createStatement();
             ResultSet rows = statement.executeQuery("SELECT mirror, tables_total, created_at, lag FROM mirrors")) {
            ResultSetMetaData columns = rows.getMetaData();
            equal(columns.getColumnCount(), 4);
            equal(columns.getColumnName(1) + columns.getColumnTypeName(1), "mirrortext");
            equal(columns.getColumnType(2), Types.INTEGER);
            equal(columns.getColumnTypeName(3), "timestamptz");
            equal(columns.getColumnTypeName(4), "interval");
            columns.isNullable(1);
            columns.isAutoIncrement(2);
            columns.getTableName(1);
        }
    }

    static void metadata(Connection c) throws SQLException {
        DatabaseMetaData data = c.getMetaData();
        equal(data.getDatabaseProductName(), "PostgreSQL");
        isTrue(data.getDatabaseMajorVersion() >= 12, "version " + data.getDatabaseProductVersion());
        equal(c.getSchema(), "millrace");
        isTrue(data.getMaxColumnNameLength() == 63, "length of names " + data.getMaxColumnNameLength());
        isTrue(column(data.getSchemas(), "TABLE_SCHEM").contains("millrace"), "schemas");
        isTrue(column(data.getCatalogs(), "TABLE_CAT").contains(env.get("CLIENT_DATABASE")), "catalogs");
        isTrue(column(data.getTableTypes(), "TABLE_TYPE").contains("VIEW"), "types of tables");
        isTrue(column(data.getTypeInfo(), "TYPE_NAME").contains("int4"), "types");
    }

    static void tables(Connection c) throws SQLException {
        DatabaseMetaData data = c.getMetaData();
        String[] kinds = {"TABLE", "VIEW"};
        List<String> ours = column(data.getTables(null, "millrace", "%", kinds), "TABLE_NAME");
        isTrue(ours.containsAll(List.of("mirrors", "mirror_tables", "peers", "settings", "events")), "" + ours);
        equal(column(data.getTables(null, "millrace", "mirror%s", kinds), "TABLE_NAME").contains("peers"), false);
        isTrue(column(data.getTables(null, "pg_catalog", "pg_class", null), "TABLE_NAME").contains("pg_class"),
            "pg_class");
    }

    static void columns(Connection c) throws SQLException {
        Map<String, String> types = new TreeMap<>();
        try (ResultSet rows = c.getMetaData().getColumns(null, "millrace", "mirrors", "%")) {
            while (rows.next()) {
                types.put(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME") + " "
                    + rows.getInt("DATA_TYPE") + " " + rows.getInt("ORDINAL_POSITION"));
            }
        }
        equal(types.get("mirror"), "text " + Types.VARCHAR + " 1");
        isTrue(types.get("created_at").startsWith("timestamptz " + Types.TIMESTAMP), types.get("created_at"));
        isTrue(types.get("tables_total").startsWith("int4 " + Types.INTEGER), types.get("tables_total"));
    }

    /** What a browser of databases asks for next; there are no rows, and no error. */
    static void keys(Connection c) throws SQLException {
        DatabaseMetaData data = c.getMetaData();
        column(data.getPrimaryKeys(null, "millrace", "mirrors"), "COLUMN_NAME");
        column(data.getImportedKeys(null, "millrace", "mirrors"), "FKCOLUMN_NAME");
        column(data.getExportedKeys(null, "millrace", "mirrors"), "FKCOLUMN_NAME");
        column(data.getCrossReference(null, "millrace", "mirrors", null, "millrace", "peers"), "FKCOLUMN_NAME");
        column(data.getIndexInfo(null, "millrace", "mirrors", false, false), "INDEX_NAME");
        column(data.getBestRowIdentifier(null, "millrace", "mirrors", DatabaseMetaData.bestRowSession, true),
            "COLUMN_NAME");
        column(data.getVersionColumns(null, "millrace", "mirrors"), "COLUMN_NAME");
    }

    static void others(Connection c) throws SQLException {
        DatabaseMetaData data = c.getMetaData();
        column(data.getTablePrivileges(null, "millrace", "mirrors"), "PRIVILEGE");
        column(data.getColumnPrivileges(null, "millrace", "mirrors", "%"), "PRIVILEGE");
        column(data.getProcedures(null, null, "%"), "PROCEDURE_NAME");
        column(data.getFunctions(null, null, "%"), "FUNCTION_NAME");
        column(data.getUDTs(null, null, "%", null), "TYPE_NAME");
        column(data.getClientInfoProperties(), "NAME");
        data.getSQLKeywords();
        c.setClientInfo("ApplicationName", "mine");
        equal(c.isValid(5), true);
    }

    public static void main(String[] arguments) {
        step("connect", c -> equal(first(c, "SELECT 1"), 1));
        step("tls", c -> equal(first(c, "SELECT 1"), 1), "sslmode", "verify-full", "sslrootcert",
            env.get("CLIENT_CA"));
        step("provision", Client::provision);
        step("rollback", Client::rollback);
        step("parameters", Client::parameters);
        step("time zone", Client::timeZone);
        step("parameters in binary", Client::parameters, "prepareThreshold", "-1");
        step("arrays", Client::arrays);
        step("arrays in binary", Client::arrays, "prepareThreshold", "-1");
        step("prepared", Client::prepared);
        step("prepared at once", Client::prepared, "prepareThreshold", "1", "binaryTransfer", "true");
        step("simple protocol", Client::prepared, "preferQueryMode", "simple");
        step("fetch size", Client::fetchSize);
        step("types", Client::resultMetadata);
        step("error", Client::error);
        step("cancel", Client::cancel);
        step("timeout", Client::timeout);
        step("metadata", Client::metadata);
        step("tables", Client::tables);
        step("columns", Client::columns);
        step("keys", Client::keys);
        step("others", Client::others);
    }
}
