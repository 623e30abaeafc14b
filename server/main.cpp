#include "server/commands.hpp"

int main(int count, char** words) {
    return server::run_command({words + 1, words + count});
}
