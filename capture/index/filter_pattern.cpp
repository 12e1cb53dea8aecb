#include "capture/index/filter_pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <array>

namespace vxlab::index::filter {
namespace {

constexpr std::uint32_t kMatchLimit = 100'000;
constexpr std::uint32_t kDepthLimit = 10'000;
constexpr std::uint32_t kHeapLimitKib = 4'096;
constexpr std::size_t kMaxPattern = 8'192;

const pcre2_match_context* limits() {
    static const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)>
        kContext = [] {
            std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
                pcre2_match_context_create(nullptr), &pcre2_match_context_free);
            if (context) {
                pcre2_set_match_limit(context.get(), kMatchLimit);
                pcre2_set_depth_limit(context.get(), kDepthLimit);
                pcre2_set_heap_limit(context.get(), kHeapLimitKib);
            }
            return context;
        }();
    return kContext.get();
}

}  // namespace

Checked<Pattern> Pattern::compile(std::string_view text, FilterPlace place) {
    if (text.size() > kMaxPattern)
        return refuse(fmt::format("the regular expression is longer than {} bytes", kMaxPattern),
                      place);
    int error = 0;
    std::size_t offset = 0;
    std::shared_ptr<pcre2_code> code(
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                      PCRE2_CASELESS | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &offset,
                      nullptr),
        [](pcre2_code* owned) { pcre2_code_free(owned); });
    if (code != nullptr && limits() != nullptr) return Pattern(std::move(code));
    std::array<PCRE2_UCHAR, 256> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    return refuse(fmt::format("the regular expression is wrong at its character {}: {}", offset + 1,
                              reinterpret_cast<const char*>(message.data())),
                  place);
}

bool Pattern::matches(Bytes subject) const {
    const auto* code = static_cast<const pcre2_code*>(code_.get());
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create(1, nullptr), &pcre2_match_data_free);
    if (!data) return false;
    static constexpr std::uint8_t kNothing = 0;
    const auto* begin = subject.empty() ? &kNothing : subject.data();
    // The context is only read; PCRE2 10.42 takes it without const.
    return pcre2_match(code, begin, subject.size(), 0, 0, data.get(),
                       const_cast<pcre2_match_context*>(limits())) >= 0;
}

}  // namespace vxlab::index::filter
