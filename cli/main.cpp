#include "cli/app.hpp"
#include "cli/descriptors.hpp"

int main(int argc, char** argv) {
    shortener_events::cli::occupy_standard_descriptors();
    return shortener_events::cli::run_app(argc, argv);
}
