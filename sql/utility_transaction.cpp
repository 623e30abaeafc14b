#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

TransactionVerb verb_of(const PgQuery__TransactionStmt& node, const Tree& tree) {
    switch (node.kind) {
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
            return TransactionVerb::begin;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
            return TransactionVerb::commit;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
            return TransactionVerb::rollback;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
            return TransactionVerb::savepoint;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
            return TransactionVerb::release;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
            return TransactionVerb::rollback_to;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE:
            throw refused_clause("PREPARE TRANSACTION", tree.start());
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
            throw refused_clause("COMMIT PREPARED", tree.start());
        default:
            throw refused_clause("ROLLBACK PREPARED", tree.start());
    }
}

}  // namespace

std::optional<bool> read_only_mode(PgQuery__Node* const* modes, std::size_t count) {
    std::optional<bool> read_only;
    for (const PgQuery__Node* mode : nodes(modes, count)) {
        if (mode->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) {
            continue;
        }
        const PgQuery__DefElem& element = *mode->def_elem;
        const bool is_constant =
            element.arg != nullptr && element.arg->node_case == PG_QUERY__NODE__NODE_A_CONST;
        if (text_of(element.defname) != "transaction_read_only" || !is_constant) {
            continue;
        }
        const PgQuery__AConst& value = *element.arg->a_const;
        read_only = value.val_case == PG_QUERY__A__CONST__VAL_IVAL && value.ival->ival != 0;
    }
    return read_only;
}

Transaction transaction_of(const PgQuery__TransactionStmt& node, const Tree& tree) {
    Transaction transaction;
    transaction.verb = verb_of(node, tree);
    transaction.savepoint = text_of(node.savepoint_name);
    transaction.chain = node.chain != 0;
    transaction.read_only = read_only_mode(node.options, node.n_options);
    return transaction;
}

}  // namespace sql
