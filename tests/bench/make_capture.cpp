// Writes a VXLAN capture for measuring: `make_capture COUNT FILE`. Always the same for a COUNT; see
// tests/support/traffic.h for what is in it.
#include <cstdio>
#include <cstdlib>

#include "tests/support/traffic.h"

namespace {

void write_u32(std::FILE* file, std::uint32_t value) { std::fwrite(&value, 4, 1, file); }

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: make_capture COUNT FILE\n");
        return 2;
    }
    std::FILE* file = std::fopen(argv[2], "wb");
    if (file == nullptr) {
        std::perror(argv[2]);
        return 1;
    }
    const long count = std::atol(argv[1]);
    const std::uint32_t header[6] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
    std::fwrite(header, 1, sizeof header, file);
    vxlab::test::Traffic traffic(20240229);
    for (long i = 0; i < count; ++i) {
        const auto bytes = traffic.next();
        write_u32(file, static_cast<std::uint32_t>(1700000000 + i / 100000));
        write_u32(file, static_cast<std::uint32_t>(i % 100000 * 10));
        write_u32(file, static_cast<std::uint32_t>(bytes.size()));
        write_u32(file, static_cast<std::uint32_t>(bytes.size()));
        std::fwrite(bytes.data(), 1, bytes.size(), file);
    }
    return std::fclose(file) == 0 ? 0 : 1;
}
