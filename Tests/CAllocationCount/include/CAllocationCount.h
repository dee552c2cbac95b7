// Counts what a thread allocates, for tests that say nothing is allocated.
#pragma once

/// How many blocks of memory this thread has asked for since it began; -1 where that is not counted.
long kizu_allocation_count(void);
