#include <cmath>
#include <cstdlib>
#include <string>

#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

namespace {

__extension__ typedef unsigned __int128 Wide;

/// |number| = digits × 10^exponent, without trailing zeros in digits.
struct Decimal {
    std::uint64_t digits = 0;
    int exponent = 0;
};

/// From the shortest text that reads back as the number: what its author wrote.
Decimal to_decimal(const nlohmann::json& number) {
    Decimal decimal;
    bool fraction = false;
    const std::string text = number.dump();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            decimal.digits = decimal.digits * 10 + static_cast<unsigned>(text[i] - '0');
            if (fraction) --decimal.exponent;
        } else if (text[i] == '.') {
            fraction = true;
        } else if (text[i] == 'e') {
            decimal.exponent += std::atoi(text.c_str() + i + 1);
            break;
        }
    }
    while (decimal.digits != 0 && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        ++decimal.exponent;
    }
    return decimal;
}

std::uint64_t multiply_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
    return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % modulus);
}

std::uint64_t power_of_ten_modulo(int exponent, std::uint64_t modulus) {
    std::uint64_t power = 1 % modulus;
    for (int i = 0; i < exponent; ++i) power = multiply_modulo(power, 10, modulus);
    return power;
}

}  // namespace

bool is_multiple_of(const nlohmann::json& value, const nlohmann::json& divisor) {
    const Decimal dividend = to_decimal(value);
    const Decimal unit = to_decimal(divisor);
    if (dividend.digits == 0) return true;
    const int shift = dividend.exponent - unit.exponent;
    if (shift >= 0) {
        return multiply_modulo(dividend.digits % unit.digits, power_of_ten_modulo(shift, unit.digits),
                               unit.digits) == 0;
    }
    // The dividend has no trailing zero, so nothing that needs one more factor of ten divides it.
    return false;
}

}  // namespace shortener_events::contracts
