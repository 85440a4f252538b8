/* home.h - the first page, which the server prepares before anybody asks. */
#ifndef ASHRAY_HOME_H
#define ASHRAY_HOME_H

#include "app/core/web/web.h"

struct reply home(struct request *rq);

#endif
