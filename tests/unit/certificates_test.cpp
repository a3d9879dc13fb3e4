#include "cli/certificates.hpp"

#include <doctest/doctest.h>

#include "support/folder.hpp"

using namespace shortener_events;

TEST_CASE("the system's certificates are found where distributions keep them") {
    const Folder folder;
    CHECK(!cli::system_certificates(folder.path));
    for (const auto* name : {"etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/certs/ca-certificates.crt"}) {
        folder.write(name, "x");
        CHECK(cli::system_certificates(folder.path) == folder.path / name);
    }
}
