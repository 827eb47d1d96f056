#include <stdio.h>

int main(void)
{
    puts("lingloom");
    return 0;
}
