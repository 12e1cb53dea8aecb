// A dissection as one JSON object, for programs: layers, fields with value and byte range, remarks.
#pragma once

#include <string>

#include "capture/dissect/dissection.h"

namespace vxlab::dissect {

// One line without a line end. REQUIRES: a full dissection.
//   {"protocols": "eth:…", "layers": [{"protocol": "eth", "text": …, "range": [0, 14],
//    "fields": [{"name": "eth.dst", "value": …, "text": …, "range": [0, 6], "fields": […]}]}],
//    "remarks": [{"id": …, "severity": …, "layer": 5, "sentence": …, "range": [42, 1]}]}
// A range is [offset, length], with a third number for the buffer when that is not the frame.
// A heading that is no field of its own has no name. Integers and booleans are JSON's own, other
// values strings in tshark's notation.
std::string to_json(const Dissection& dissection);

}  // namespace vxlab::dissect
