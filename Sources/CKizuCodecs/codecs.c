#include "CKizuCodecs.h"
