// Whether two schema nodes, of one schema or of two, say the same in the same words, whatever their titles
// are and wherever they stand. No means nothing.
#pragma once

#include "contracts/compat/writers.hpp"

namespace shortener_events::contracts {

bool are_same(NodeRef a, NodeRef b);

}  // namespace shortener_events::contracts
