#include "cli/app.hpp"
#include "cli/certificates.hpp"
#include "cli/descriptors.hpp"

int main(int argc, char** argv) {
    shortener_events::cli::occupy_standard_descriptors();
    shortener_events::cli::find_certificates();
    return shortener_events::cli::run_app(argc, argv);
}
