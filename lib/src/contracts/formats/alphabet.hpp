#pragma once

namespace shortener_events::contracts {

/// The letters of a format or of its internationalised twin, which also takes what is not ASCII; an IRI's
/// query takes private characters too.
enum class Alphabet { ascii, unicode, with_private };

}  // namespace shortener_events::contracts
