#include "sinks/postgres_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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
    return url;
}

/// The part of the URL between user and host that is nobody's business.
std::string password_of(std::string_view url) {
    const auto start = url.find("//");
    const auto at = url.find('@', start);
    const auto colon = url.find(':', start);
    if (start == url.npos || at == url.npos || colon == url.npos || colon > at) return {};
    return std::string(url.substr(colon + 1, at - colon - 1));
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

}  // namespace

PostgresLink::PostgresLink(const std::string& url, std::function<void(pqxx::connection&)> prepare)
    : url_(with_timeouts(url)), prepare_(std::move(prepare)) {
    transact([](pqxx::work&) {});
}

void PostgresLink::connect() {
    auto fresh = std::make_unique<pqxx::connection>(url_);
    fresh->set_verbosity(pqxx::connection_base::terse);
    prepare_(*fresh);
    connection_ = std::move(fresh);
}

void PostgresLink::transact(const std::function<void(pqxx::work&)>& work) try {
    if (!connection_) connect();
    pqxx::work transaction(*connection_);
    work(transaction);
    transaction.commit();
} catch (const pqxx::sql_error& error) {
    fail(error);
} catch (const pqxx::pqxx_exception& error) {
    connection_.reset();
    throw SinkUnavailable("cannot use PostgreSQL: " + without_secret(first_line(error.base().what())));
}

void PostgresLink::fail(const pqxx::sql_error& error) {
    const std::string text = without_secret(first_line(error.what()));
    // A lost connection can surface as an error without a state.
    if (error.sqlstate().empty() || is_passing(error.sqlstate())) {
        connection_.reset();
        throw SinkUnavailable("cannot use PostgreSQL: " + text);
    }
    if (is_refusal(error.sqlstate())) throw PostgresRefusal{text};
    throw Error(ErrorCategory::io, "cannot use PostgreSQL: " + text);
}

std::string PostgresLink::without_secret(std::string text) const {
    const std::string secret = password_of(url_);
    for (auto at = text.find(secret); !secret.empty() && at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "***");
    return text;
}

}  // namespace shortener_events::sinks
