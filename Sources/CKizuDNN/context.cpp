#include "CKizuDNN.h"
