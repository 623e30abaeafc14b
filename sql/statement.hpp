// The statements of port 9900 as plain values, made by parse.hpp from text and by nobody else.
// Names are already folded; offsets are byte offsets into the whole message text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/options.hpp"

namespace sql {

struct Name {
    std::string text;  // folded to lower case unless it was quoted
    std::size_t offset = 0;
};

// ---- option lists ---------------------------------------------------------------------------

enum class ValueForm { string, number, boolean, word, list, map };

struct MapEntry;

struct OptionValue {
    ValueForm form = ValueForm::string;
    std::string text;                // of a scalar: unescaped; a word keeps its case
    std::vector<OptionValue> items;  // of a list
    std::vector<MapEntry> entries;   // of a map
    std::size_t offset = 0;
};

struct MapEntry {
    std::string key;
    OptionValue value;
    std::string cast;  // `expression AS 'type'` in columns: the type; else empty
    std::size_t offset = 0;
};

struct Option {
    std::string key;
    std::size_t offset = 0;
    OptionValue value;
};

using OptionList = std::vector<Option>;

// ---- mappings -------------------------------------------------------------------------------

/// A table's name in a mapping: its parts keep their case.
struct TableName {
    std::vector<std::string> parts;
    std::size_t offset = 0;
};

struct TableMapping {
    bool whole_schema = false;  // an entry of SCHEMA MAPPING (a : b), or a.* : b.*
    TableName from;             // of a schema: one part
    TableName to;
    std::string key;                   // PeerDB's: the column that splits the copy
    std::vector<std::string> exclude;  // columns; of a schema: tables
    std::vector<MapEntry> columns;     // target: expression [AS 'type']
    std::vector<std::string> target_key;
    std::string where;
    OptionList others;  // engine, order_by, partition_by, nullable …
    std::size_t offset = 0;
};

// ---- PEER and MIRROR statements -------------------------------------------------------------

struct CreatePeer {
    bool or_replace = false;
    bool if_not_exists = false;
    Name name;
    PeerType type = PeerType::postgres;
    std::size_t type_offset = 0;
    OptionList options;
};

struct AlterPeer {
    bool if_exists = false;
    Name name;
    OptionList set;           // exactly one of set and reset is filled
    std::vector<Name> reset;  // option keys
};

struct DropPeer {
    bool if_exists = false;
    Name name;
};

struct CreateMirror {
    bool or_replace = false;
    bool if_not_exists = false;
    Name name;
    Name source;
    Name destination;
    std::vector<TableMapping> mappings;
    std::optional<std::string> query;  // FOR $$query$$ instead of mappings
    std::size_t query_offset = 0;
    OptionList options;
};

struct AlterMirror {
    bool if_exists = false;
    Name name;
    // exactly one of these is filled
    OptionList set;
    std::vector<Name> reset;
    std::vector<TableMapping> add_tables;
    std::vector<TableName> drop_tables;  // source tables
    std::optional<Name> rename_to;
};

struct DropMirror {
    bool if_exists = false;
    Name name;
};

enum class MirrorVerb { pause, resume, resync, execute };

/// PAUSE | RESUME | RESYNC | EXECUTE MIRROR
struct ControlMirror {
    MirrorVerb verb = MirrorVerb::pause;
    bool if_exists = false;
    Name name;
    std::vector<TableName> tables;  // RESYNC … TABLE …: these alone
    OptionList options;             // RESYNC … WITH (…)
};

/// APPROVE | REJECT SCHEMA CHANGE id
struct DecideSchemaChange {
    bool approve = true;
    std::int64_t id = 0;
    std::size_t offset = 0;
};

/// EXECUTE peer 'text' without parentheses (with them it may be a prepared statement: ExecuteCall).
struct ExecutePeer {
    Name name;
    std::string text;
};

enum class ObjectKind { peer, mirror, database, role };
enum class ListKind { peers, mirrors, settings };

struct ShowList {
    ListKind kind = ListKind::peers;
};

struct ShowCreate {
    ObjectKind kind = ObjectKind::peer;
    Name name;
};

struct CommentOn {
    ObjectKind kind = ObjectKind::mirror;
    Name name;
    std::optional<std::string> text;  // none: IS NULL
};

struct ValidateObject {
    ObjectKind kind = ObjectKind::peer;
    Name name;
};

struct BackupCatalog {
    std::string path;
};

/// ALTER SYSTEM ROTATE KEY
struct RotateKey {};

/// EXPLAIN CREATE | ALTER | DROP | RESYNC MIRROR …
struct ExplainMirror {
    std::variant<CreateMirror, AlterMirror, DropMirror, ControlMirror> statement;
};

// ---- tenants (databases) and roles ----------------------------------------------------------

/// A role as a statement names it.
struct RoleName {
    enum class Kind { named, current, session, everybody };  // everybody: PUBLIC
    Kind kind = Kind::named;
    Name name;  // of a named one
};

/// `name = value` of SET; no value: back to the default.
struct Assignment {
    Name name;
    std::optional<std::string> value;
};

struct CreateDatabase {
    bool if_not_exists = false;
    Name name;
    std::optional<RoleName> owner;
    std::vector<Assignment> set;
};

struct AlterDatabase {
    Name name;
    // exactly one of these is filled
    std::vector<Assignment> set;
    bool reset_all = false;
    std::optional<RoleName> owner;
};

struct DropDatabase {
    bool if_exists = false;
    bool force = false;
    Name name;
};

/// What CREATE ROLE and ALTER ROLE may say; what is not said is not changed.
struct RoleOptions {
    std::optional<bool> login;
    std::optional<bool> superuser;
    std::optional<std::string> password;  // as given: a text, or a verifier
    bool no_password = false;             // PASSWORD NULL
    std::optional<std::string> valid_until;
    std::optional<std::int64_t> connection_limit;
    std::size_t password_offset = 0;
    std::size_t valid_until_offset = 0;
    std::size_t connection_limit_offset = 0;
    std::vector<std::string> ignored;  // said, and true of every role here: NOCREATEDB, INHERIT …
};

struct CreateRole {
    bool if_not_exists = false;
    Name name;
    RoleOptions options;
    std::vector<RoleName> in_roles;
    std::vector<RoleName> members;  // ROLE, USER
    std::vector<RoleName> admins;   // members that may grant it to others
};

struct AlterRole {
    RoleName role;
    // one of these, or several of `options`
    RoleOptions options;
    std::optional<Name> rename_to;
    std::vector<Assignment> set;
    bool reset_all = false;
};

struct DropRole {
    bool if_exists = false;
    std::vector<RoleName> roles;
};

/// GRANT and REVOKE … ON DATABASE.
struct GrantOnDatabase {
    bool grant = true;
    std::vector<std::string> privileges;  // "connect", "create"; both for ALL
    std::vector<Name> databases;
    std::vector<RoleName> roles;
};

/// GRANT and REVOKE of roles. With `admin_only` REVOKE takes no more than the right to grant on.
struct GrantRole {
    bool grant = true;
    bool admin = false;
    bool admin_only = false;
    std::vector<Name> granted;
    std::vector<RoleName> members;
};

// ---- what Postgres itself has ---------------------------------------------------------------

/// SELECT, VALUES, WITH … SELECT, TABLE: planned by plan_select() from its text.
struct Select {};

enum class TransactionVerb {
    begin,
    commit,
    rollback,
    savepoint,
    release,
    rollback_to,
    prepare_transaction
};

struct Transaction {
    TransactionVerb verb = TransactionVerb::begin;
    std::string savepoint;
    bool chain = false;
    std::optional<bool> read_only;
};

enum class SetScope { session, local, system };

/// SET, SET LOCAL, ALTER SYSTEM SET; SET … TO DEFAULT and RESET have no value.
struct SetVariable {
    SetScope scope = SetScope::session;
    std::string name;  // folded; "time zone" is "timezone"
    std::optional<std::string> value;
    bool all = false;  // RESET ALL, ALTER SYSTEM RESET ALL
    std::size_t offset = 0;
};

struct ShowVariable {
    std::string name;  // folded; "all" for SHOW ALL
    std::size_t offset = 0;
};

enum class DiscardWhat { all, plans, sequences, temp };

struct Discard {
    DiscardWhat what = DiscardWhat::all;
};

struct Prepare {
    std::string name;
    std::vector<std::string> types;  // as written, folded: "int", "text"
};

/// EXECUTE name [(…)]: a prepared statement of that name, else a peer. Its arguments are planned
/// by plan_select() from the text, as one row.
struct ExecuteCall {
    std::string name;
    std::size_t arguments = 0;
};

struct Deallocate {
    std::string name;  // empty: ALL
};

struct DeclareCursor {
    std::string name;
    bool hold = false;
    bool binary = false;
    bool no_scroll = false;
};

enum class FetchDirection { forward, backward, absolute, relative };

struct Fetch {
    std::string name;
    bool move = false;
    FetchDirection direction = FetchDirection::forward;
    std::int64_t count = 1;  // INT64_MAX: ALL
};

struct CloseCursor {
    std::string name;  // empty: ALL
};

enum class CopyFormat { text, csv, binary };

/// COPY (SELECT …) TO STDOUT, COPY view TO STDOUT. The SELECT inside is planned from the text.
struct CopyOut {
    CopyFormat format = CopyFormat::text;
    bool header = false;
    std::string delimiter;
    std::string null_text = "\\N";  // as the parser has it: of CSV empty
    char quote = '"';
    char escape = '"';
    std::vector<std::string> force_quote;  // "*": all
};

struct Listen {
    std::string channel;
};

struct Unlisten {
    std::string channel;  // empty: *
};

struct Notify {
    std::string channel;
    std::string payload;
};

using StatementBody = std::variant<
    CreatePeer,
    AlterPeer,
    DropPeer,
    CreateMirror,
    AlterMirror,
    DropMirror,
    ControlMirror,
    DecideSchemaChange,
    ExecutePeer,
    ShowList,
    ShowCreate,
    CommentOn,
    ValidateObject,
    BackupCatalog,
    RotateKey,
    ExplainMirror,
    CreateDatabase,
    AlterDatabase,
    DropDatabase,
    CreateRole,
    AlterRole,
    DropRole,
    GrantOnDatabase,
    GrantRole,
    Select,
    Transaction,
    SetVariable,
    ShowVariable,
    Discard,
    Prepare,
    ExecuteCall,
    Deallocate,
    DeclareCursor,
    Fetch,
    CloseCursor,
    CopyOut,
    Listen,
    Unlisten,
    Notify>;

struct Statement {
    StatementBody body;
    std::string text;        // this statement's own text, without the semicolon
    std::size_t offset = 0;  // of `text` in the message
};

}  // namespace sql
