#include "cli/app.hpp"

int main(int argc, char** argv) {
    return shortener_events::cli::run_app(argc, argv);
}
