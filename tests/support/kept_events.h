// Events with bytes of their own, for tests that compare what was told with what is read.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/store/reader.h"
#include "core/trace/recorder.h"

namespace vxlab::test {

class KeptEvents : public trace::Sink {
public:
    void event(const trace::Event& event) override {
        bytes_.emplace_back(event.bytes.begin(), event.bytes.end());
        events.push_back(event);
        events.back().bytes = bytes_.back();
    }
    std::vector<trace::Event> events;

private:
    std::deque<std::vector<std::uint8_t>> bytes_;
};

// Everything an event says.
std::string text_of(const trace::Event& event);
// Of all steps, and their numbers.
std::vector<std::string> texts_of(store::Reader& reader);

}  // namespace vxlab::test
