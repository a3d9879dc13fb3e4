#include "sinks/postgres_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sinks/postgres_client.hpp"
#include "sinks/postgres_login.hpp"

namespace shortener_events::sinks {

namespace {

/// A database that has gone silent is noticed within seconds, not after TCP's quarter of an hour.
std::string with_timeouts(std::string url) {
    const auto add = [&](std::string_view name, std::string_view value) {
        if (url.find(name) != std::string::npos) return;
        url += fmt::format("{}{}={}", url.find('?') == std::string::npos ? '?' : '&', name, value);
    };
    add("connect_timeout", "5");
    add("tcp_user_timeout", "10000");
    add("application_name", "shortener-events");
    add("client_encoding", "UTF8");
    return url;
}

std::string_view authority_of(std::string_view url) {
    const auto start = std::min(url.find("//"), url.size());
    const std::string_view rest = url.substr(std::min(start + 2, url.size()));
    return rest.substr(0, rest.find_first_of("/?"));
}

/// Where host and @ were left out, the password stands in the port's place.
std::string_view misplaced_password(std::string_view authority) {
    const auto colon = authority.rfind(':');
    if (colon == authority.npos || authority.find('@') != authority.npos) return {};
    const std::string_view port = authority.substr(colon + 1);
    return port.find_first_not_of("0123456789") == port.npos ? std::string_view() : port;
}

/// The parts of the URL that are nobody's business, as they stand there.
std::vector<std::string> secrets_of(std::string_view url) {
    std::vector<std::string> secrets;
    const std::string_view authority = authority_of(url);
    const std::string_view user = authority.substr(0, std::min(authority.find('@'), authority.size()));
    if (user.size() < authority.size() && user.find(':') != user.npos)
        secrets.emplace_back(user.substr(user.find(':') + 1));
    secrets.emplace_back(misplaced_password(authority));
    constexpr std::string_view parameter = "password=";  // and sslpassword=
    for (auto at = url.find(parameter); at != url.npos; at = url.find(parameter, at + 1)) {
        const std::string_view rest = url.substr(at + parameter.size());
        secrets.emplace_back(rest.substr(0, rest.find('&')));
    }
    std::erase(secrets, "");
    return secrets;
}

/// PostgreSQL's library would take what follows the first @ for the host, and tell everybody.
void require_one_at(const std::string& url) {
    const std::string_view path = std::string_view(url).substr(0, url.find('?'));
    if (std::ranges::count(path, '@') != std::ranges::count(authority_of(url), '@') ||
        std::ranges::count(path, '@') > 1)
        throw Error(ErrorCategory::argument, "the PostgreSQL URL has an @ where none can be",
                    "in a user name or password write @ as %40, : as %3A, / as %2F, ? as %3F");
}

std::string first_line(std::string text) {
    if (text.starts_with("ERROR:")) text.erase(0, 6);
    text.erase(0, text.find_first_not_of(' '));
    return text.substr(0, text.find('\n'));
}

// PostgreSQL manual, appendix A: the class of an SQLSTATE is its first two characters.
bool in_class(const std::string& state, std::initializer_list<std::string_view> classes) {
    return std::ranges::any_of(classes, [&](std::string_view prefix) { return state.starts_with(prefix); });
}

/// Connection trouble, rolled back in a conflict, out of resources, shut down by an operator, a timeout.
bool is_passing(const std::string& state) {
    return in_class(state, {"08", "40", "53", "57", "55P03", "58"});
}

/// A bad value, a broken constraint, or a limit that one value exceeds.
bool is_refusal(const std::string& state) {
    return in_class(state, {"22", "23", "54"});
}

/// A table or column that is not there, or not ours to use.
bool is_about_schema(const std::string& state) {
    return in_class(state, {"42"});
}

/// A foreign key, a unique or an exclusion constraint: the row is refused for the sake of another one.
bool is_about_others(const std::string& state) {
    return in_class(state, {"23503", "23505", "23P01"});
}

}  // namespace

PostgresLink::PostgresLink(const std::string& url, std::string begin,
                           std::function<void(pqxx::connection&)> prepare)
    : url_(with_timeouts(url)),
      secrets_(secrets_of(url)),
      begin_(std::move(begin)),
      prepare_(std::move(prepare)) {
    require_one_at(url);
}

void PostgresLink::connect() {
    auto fresh = std::make_unique<pqxx::connection>(url_);
    be_terse(*fresh);
    use(fresh.get());
    try {
        prepare_(*fresh);
    } catch (...) {
        use(nullptr);
        throw;
    }
    connection_ = std::move(fresh);
    was_connected_ = true;
}

void PostgresLink::use(pqxx::connection* connection) {
    const std::lock_guard lock(in_use_mutex_);
    in_use_ = connection;
}

void PostgresLink::disconnect() {
    use(nullptr);
    connection_.reset();
}

void PostgresLink::cancel() {
    const std::lock_guard lock(in_use_mutex_);
    if (!in_use_) return;
    try {
        in_use_->cancel_query();
    } catch (const std::exception&) {
        // The server cannot be reached: then the statement ends, or hangs, without us.
    }
}

void PostgresLink::transact(const std::function<void(pqxx::work&)>& work) try {
    if (!connection_) connect();
    pqxx::work transaction(*connection_);
    transaction.exec(begin_);
    work(transaction);
    committing_ = true;
    transaction.commit();
    committing_ = false;
} catch (const pqxx::sql_error& error) {
    fail(error);
} catch (const PqxxFailure& error) {
    committing_ = false;
    disconnect();
    fail_unreachable("cannot use PostgreSQL: " + without_secret(first_line(text_of(error))));
}

/// Who was let in once will be again; before that it may be a mistake in the URL.
void PostgresLink::fail_unreachable(const std::string& why) const {
    if (was_connected_) throw SinkUnavailable(why);
    if (const auto refusal = find_login_refusal(url_)) throw Error(ErrorCategory::io, why, refusal->hint);
    throw SinkUnavailable(why);
}

void PostgresLink::fail(const pqxx::sql_error& error) {
    committing_ = false;
    const std::string text = without_secret(first_line(error.what()));
    // A lost connection can surface as an error without a state.
    if (error.sqlstate().empty() || is_passing(error.sqlstate())) {
        disconnect();
        throw SinkUnavailable("cannot use PostgreSQL: " + text);
    }
    if (const auto refusal = refusal_in(error)) throw PostgresRefusal(*refusal);
    throw Error(is_about_schema(error.sqlstate()) ? ErrorCategory::configuration : ErrorCategory::io,
                "cannot use PostgreSQL: " + text);
}

std::optional<PostgresRefusal> PostgresLink::refusal_in(const pqxx::sql_error& error) const {
    if (!is_refusal(error.sqlstate())) return std::nullopt;
    return PostgresRefusal{without_secret(first_line(error.what())), !is_about_others(error.sqlstate())};
}

std::string PostgresLink::without_secret(std::string text) const {
    for (const auto& secret : secrets_)
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
            text.replace(at, secret.size(), "***");
    return text;
}

}  // namespace shortener_events::sinks
