#include "sinks/postgres_login.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <memory>
#include <string_view>

namespace shortener_events::sinks {

namespace {

constexpr int kPatienceMs = 5000;  // for each answer

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Login = std::unique_ptr<PGconn, Finish>;

/// Until it is accepted or refused. False: no answer.
bool settle(PGconn* login) {
    for (;;) {
        const auto wanted = PQconnectPoll(login);
        if (wanted == PGRES_POLLING_OK || wanted == PGRES_POLLING_FAILED) return true;
        const auto events = static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        pollfd socket{PQsocket(login), events, 0};
        if (::poll(&socket, 1, kPatienceMs) <= 0) return false;
    }
}

/// "…: FATAL:  28P01": the last word of the last line, at this verbosity.
std::string state_in(std::string_view message) {
    while (message.ends_with('\n')) message.remove_suffix(1);
    const auto space = message.rfind(' ');
    const auto word = space == message.npos ? message : message.substr(space + 1);
    return word.size() == 5 ? std::string(word) : std::string();
}

/// The SQLSTATE of a refusal; empty: none.
std::string refused_state(const std::string& url) {
    const Login login(PQconnectStart(url.c_str()));
    if (!login) return {};
    PQsetErrorVerbosity(login.get(), PQERRORS_SQLSTATE);
    if (!settle(login.get()) || PQstatus(login.get()) == CONNECTION_OK) return {};
    if (PQconnectionNeedsPassword(login.get()) != 0) return "28P01";
    return state_in(PQerrorMessage(login.get()));
}

}  // namespace

// PostgreSQL manual, appendix A: 28 is about who may log in, 3D000 an unknown database, 42501 a missing
// right.
std::optional<LoginRefusal> find_login_refusal(const std::string& url) {
    const auto answer = PQping(url.c_str());
    if (answer == PQPING_NO_ATTEMPT) return LoginRefusal{};  // the URL itself is wrong
    if (answer != PQPING_OK) return std::nullopt;
    const std::string state = refused_state(url);
    if (state.starts_with("28"))
        return LoginRefusal{"check the role in the URL, and its password in ~/.pgpass or PGPASSWORD"};
    if (state == "3D000") return LoginRefusal{"the database must be there: createdb makes it"};
    if (state == "42501") return LoginRefusal{"the role needs the right CONNECT on the database"};
    return std::nullopt;
}

}  // namespace shortener_events::sinks
