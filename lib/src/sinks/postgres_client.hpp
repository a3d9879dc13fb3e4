// libpqxx, where its versions 6 (Debian 12) and 7 (Debian 13) have different words for one thing.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace shortener_events::sinks {

#if PQXX_VERSION_MAJOR >= 7

/// What libpqxx throws that is no answer of the database's.
using PqxxFailure = pqxx::failure;

inline const char* text_of(const PqxxFailure& failure) {
    return failure.what();
}

inline void be_terse(pqxx::connection& connection) {
    connection.set_verbosity(pqxx::error_verbosity::terse);
}

/// The only row of the query's answer.
inline pqxx::row read_row(pqxx::work& transaction, const std::string& sql) {
    return transaction.exec(sql).one_row();
}

inline pqxx::result run(pqxx::work& transaction, const std::string& statement,
                        const std::vector<std::string>& parameters = {}) {
    pqxx::params all;
    all.reserve(parameters.size());
    for (const auto& parameter : parameters) all.append(parameter);
    return transaction.exec(statement, all);
}

#else

using PqxxFailure = pqxx::pqxx_exception;

inline const char* text_of(const PqxxFailure& failure) {
    return failure.base().what();
}

inline void be_terse(pqxx::connection& connection) {
    connection.set_verbosity(pqxx::connection_base::terse);
}

inline pqxx::row read_row(pqxx::work& transaction, const std::string& sql) {
    return transaction.exec1(sql);
}

/// A statement that may fail, after which a savepoint can be gone back to: exec() (6.4) ends the transaction.
inline pqxx::result run(pqxx::work& transaction, const std::string& statement,
                        const std::vector<std::string>& parameters = {}) {
    return transaction.exec_params(statement, pqxx::prepare::make_dynamic_params(parameters));
}

#endif

}  // namespace shortener_events::sinks
