// The three standard descriptors, which a daemon or `<&-` may have closed: the next file that is opened would
// take their numbers, and what is meant for stderr would be written into it.
#pragma once

namespace shortener_events::cli {

/// Occupies each of the descriptors 0 to 2 that is closed: 0 so that reading, and 1 so that writing still
/// fails with "Bad file descriptor"; what goes to 2 is dropped. To be called before any file is opened.
void occupy_standard_descriptors();

}  // namespace shortener_events::cli
