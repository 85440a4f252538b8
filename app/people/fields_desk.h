/* fields_desk.h - the fields of the forms about people and posts, as programs are told
 * of them. */
#ifndef ASHRAY_PEOPLE_FIELDS_H
#define ASHRAY_PEOPLE_FIELDS_H

#include "app/core/web/openapi.h"

extern const struct api_note note_token;

/* For browsers, which have sessions. */
extern const struct api_note note_sign_in, note_forgotten, note_join, note_join_password,
	note_second, note_kept, note_password;

extern const struct api_note note_body, note_post, note_keys, note_invite, note_hold_post,
	note_help;

#endif
