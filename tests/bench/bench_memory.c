/* What one core reads from memory a second, for the ratios of the scripts beside this. */
#include "bench.h"

int main(void)
{
    printf("memory  %.1f GB/s read by one core\n", bench_read_bandwidth() / 1e9);
    return 0;
}
