// CREATE, ALTER and DROP MIRROR, and PAUSE, RESUME, RESYNC, EXECUTE MIRROR.
#include <utility>

#include "protocol/error.hpp"
#include "sql/dialect_mapping.hpp"
#include "sql/dialect_names.hpp"
#include "sql/dialect_statements.hpp"
#include "sql/dialect_values.hpp"

namespace sql {
namespace {

void parse_mappings(TokenCursor& cursor, CreateMirror& mirror) {
    const MappingKind kind = cursor.at_word("schema") ? MappingKind::schema : MappingKind::table;
    cursor.skip();
    cursor.expect_words({"mapping"});
    cursor.expect_symbol("(");
    parse_comma_list(cursor, "mappings", ")", [&] {
        mirror.mappings.push_back(parse_mapping_entry(cursor, kind));
    });
    check_distinct(mirror.mappings);
}

void parse_query(TokenCursor& cursor, CreateMirror& mirror) {
    if (!cursor.at_dollar_quoted()) {
        throw cursor.unexpected(
            "a dollar-quoted query", "Write the query between dollar signs: FOR $$SELECT ...$$."
        );
    }
    mirror.query_offset = cursor.offset();
    mirror.query = cursor.take();
}

/// START AT [LSN] 'text' is another way to write SET (start_at_lsn = 'text').
Option parse_start(TokenCursor& cursor, std::size_t offset) {
    cursor.expect_words({"at"});
    cursor.accept_words({"lsn"});
    Option option;
    option.key = "start_at_lsn";
    option.offset = offset;
    option.value = parse_value(cursor, ValuePlace::option);
    return option;
}

/// SET, RESET, START AT, ADD TABLE, DROP TABLE, RENAME TO.
void parse_alteration(TokenCursor& cursor, AlterMirror& mirror) {
    const std::size_t offset = cursor.offset();
    if (cursor.accept_words({"set"})) {
        mirror.set = parse_option_list(cursor);
    } else if (cursor.accept_words({"reset"})) {
        mirror.reset = parse_key_list(cursor);
    } else if (cursor.accept_words({"add"})) {
        cursor.expect_words({"table"});
        do {
            mirror.add_tables.push_back(parse_mapping_entry(cursor, MappingKind::table));
        } while (cursor.accept_symbol(","));
        check_distinct(mirror.add_tables);
    } else if (cursor.accept_words({"drop"})) {
        cursor.expect_words({"table"});
        do {
            mirror.drop_tables.push_back(parse_table_name(cursor));
        } while (cursor.accept_symbol(","));
    } else if (cursor.accept_words({"start"})) {
        mirror.set.push_back(parse_start(cursor, offset));
    } else if (cursor.accept_words({"rename"})) {
        cursor.expect_words({"to"});
        mirror.rename_to = parse_name(cursor, "mirror");
    } else {
        refuse_later_clause(cursor, "ALTER MIRROR");
        throw cursor.unexpected("SET, RESET, START AT, ADD TABLE, DROP TABLE or RENAME TO");
    }
}

MirrorVerb parse_verb(TokenCursor& cursor) {
    if (cursor.accept_words({"pause"})) {
        return MirrorVerb::pause;
    }
    if (cursor.accept_words({"resume"})) {
        return MirrorVerb::resume;
    }
    if (cursor.accept_words({"resync"})) {
        return MirrorVerb::resync;
    }
    cursor.expect_words({"execute"});
    return MirrorVerb::execute;
}

std::string_view statement_of(MirrorVerb verb) {
    switch (verb) {
        case MirrorVerb::pause:
            return "PAUSE MIRROR";
        case MirrorVerb::resume:
            return "RESUME MIRROR";
        case MirrorVerb::resync:
            return "RESYNC MIRROR";
        case MirrorVerb::execute:
            break;
    }
    return "EXECUTE MIRROR";
}

}  // namespace

CreateMirror parse_create_mirror(TokenCursor& cursor, bool or_replace) {
    CreateMirror mirror;
    mirror.or_replace = or_replace;
    mirror.if_not_exists = !or_replace && cursor.accept_words({"if", "not", "exists"});
    mirror.name = parse_name(cursor, "mirror");
    // PeerDB's documents have it after the name.
    if (!or_replace && !mirror.if_not_exists && cursor.accept_words({"if", "not", "exists"})) {
        mirror.if_not_exists = true;
    }
    cursor.expect_words({"from"});
    mirror.source = parse_name(cursor, "peer");
    cursor.expect_words({"to"});
    mirror.destination = parse_name(cursor, "peer");
    if (cursor.accept_words({"for"})) {
        parse_query(cursor, mirror);
    } else if (cursor.at_words({"with", "table"}) || cursor.at_words({"with", "schema"})) {
        cursor.skip();
        parse_mappings(cursor, mirror);
    } else {
        throw cursor.unexpected(
            "WITH TABLE MAPPING (...), WITH SCHEMA MAPPING (...) or FOR $$query$$",
            "A mirror names its tables before its options: WITH TABLE MAPPING (public.a : a)."
        );
    }
    if (cursor.accept_words({"with"})) {
        mirror.options = parse_option_list(cursor);
    }
    return mirror;
}

AlterMirror parse_alter_mirror(TokenCursor& cursor) {
    AlterMirror mirror;
    mirror.if_exists = cursor.accept_words({"if", "exists"});
    mirror.name = parse_name(cursor, "mirror");
    parse_alteration(cursor, mirror);
    return mirror;
}

DropMirror parse_drop_mirror(TokenCursor& cursor) {
    DropMirror mirror;
    mirror.if_exists = cursor.accept_words({"if", "exists"});
    mirror.name = parse_name(cursor, "mirror");
    refuse_later_clause(cursor, "DROP MIRROR");
    return mirror;
}

ControlMirror parse_control_mirror(TokenCursor& cursor) {
    ControlMirror control;
    control.verb = parse_verb(cursor);
    cursor.expect_words({"mirror"});
    control.if_exists = cursor.accept_words({"if", "exists"});
    control.name = parse_name(cursor, "mirror");
    if (control.verb == MirrorVerb::resync && cursor.accept_words({"table"})) {
        do {
            control.tables.push_back(parse_table_name(cursor));
        } while (cursor.accept_symbol(","));
    }
    if (control.verb == MirrorVerb::resync && cursor.accept_words({"with"})) {
        control.options = parse_option_list(cursor);
    }
    refuse_later_clause(cursor, statement_of(control.verb));
    return control;
}

}  // namespace sql
