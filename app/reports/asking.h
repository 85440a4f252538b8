/* asking.h - who is asked, where and when: for pages that hold or show answers. */
#ifndef ASHRAY_ASKING_H
#define ASHRAY_ASKING_H

#include "app/core/web/web.h"
#include "lib/forms/answers.h"

/* This reader, now; places are those of the pack, valid today. */
struct asking *asking_of(struct request *rq);

#endif
