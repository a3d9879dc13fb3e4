#pragma once

namespace shortener_events::contracts {

/// The letters of a format or of its internationalised twin, which also takes what is not ASCII.
enum class Alphabet { ascii, unicode };

}  // namespace shortener_events::contracts
