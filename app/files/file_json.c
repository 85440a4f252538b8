/* file_json.c - lists of files as they stand in drafts and parts. We read only what
 * came out of a seal, and read it strictly all the same. */

#include "app/files/file.h"

#include "lib/codec/json_write.h"

enum { JSON_MAX_BYTES = 64 << 10 };

static const char *id_of(struct arena *a, int64_t id)
{
	char text[14];

	id_text(id, text);
	return arena_text(a, text);
}

/* ---- writing ---- */

static void write_sealed(
	struct json_out *out, struct arena *a, const struct file_sealed *sealed, bool with_key)
{
	json_pair_text(out, "id", id_of(a, sealed->id));
	json_pair_int(out, "size", sealed->size);
	if (!with_key)
		return;
	json_pair_int(out, "chunks", sealed->chunks);
	json_pair_text(out, "key", hex_text(a, bytes_of(sealed->key, sizeof(sealed->key))));
}

static void write_file(
	struct json_out *out, struct arena *a, const struct file *f, enum file_face face)
{
	bool is_whole = face == FILES_IN_DRAFT || face == FILES_IN_ORIGINALS;

	json_object(out);
	json_pair_text(out, "name", f->name);
	json_pair_text(out, "type", f->type);
	write_sealed(
		out, a, &f->original, is_whole || (face == FILES_IN_EXTRACT && f->copy.id == 0));
	if (is_whole)
		json_pair_text(out, "sha", hex_text(a, bytes_of(f->hash, sizeof(f->hash))));
	if (face != FILES_IN_ORIGINALS && f->copy.id != 0) {
		json_key(out, "copy");
		json_object(out);
		write_sealed(out, a, &f->copy, true);
		json_object_end(out);
	}
	json_object_end(out);
}

struct bytes file_list_write(struct arena *a, struct file_list list, enum file_face face)
{
	struct json_out out = json_out_in(a, JSON_MAX_BYTES);

	json_array(&out);
	for (size_t i = 0; i < list.n; i++)
		write_file(&out, a, &list.at[i], face);
	json_array_end(&out);
	return json_bytes(&out);
}

/* ---- reading ---- */

static bool read_sealed(
	const struct json *object, struct file_sealed *ret_sealed, struct faults *faults)
{
	const char *key = json_may_text(object, "key", NULL, faults);
	struct file_sealed s = { 0 };

	s.size = json_need_int(object, "size", (struct json_range){ 0, INT32_MAX }, faults);
	s.chunks = (uint32_t)json_may_int(
		object, "chunks", (struct json_range){ 1, UINT16_MAX }, 0, faults);
	*ret_sealed = s;
	return id_read(json_need_text(object, "id", faults), &ret_sealed->id) &&
	       (key == NULL || hex_read(key, ret_sealed->key, sizeof(ret_sealed->key)));
}

static bool read_file(const struct json *object, struct file *ret_file, struct faults *faults)
{
	const struct json *copy = json_get(object, "copy");
	const char *hash = json_may_text(object, "sha", NULL, faults);
	struct file f = { 0 };

	f.name = json_need_text(object, "name", faults);
	f.type = json_need_text(object, "type", faults);
	if (!read_sealed(object, &f.original, faults) ||
		(copy != NULL && !read_sealed(copy, &f.copy, faults)) ||
		(hash != NULL && !hex_read(hash, f.hash, sizeof(f.hash))))
		return false;
	*ret_file = f;
	return true;
}

enum outcome file_list_read(struct arena *a, const struct json *list, struct file_list *ret_list)
{
	struct faults faults = faults_in(a, "files");
	struct file *files = arena_array(a, FILES_MOST, sizeof(*files));
	size_t n = 0;

	for (const struct json *at = json_first(list); at != NULL; at = at->next)
		if (n == FILES_MOST || !json_is(at, JSON_OBJECT) ||
			!read_file(at, &files[n++], &faults) || faults.n > 0)
			return INVALID;
	*ret_list = (struct file_list){ .at = files, .n = n };
	return OK;
}

const char *file_name_of(struct arena *a, const struct file *f)
{
	return id_of(a, f->original.id);
}

const struct file *file_among(struct file_list list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (id != 0 && (list.at[i].original.id == id || list.at[i].copy.id == id))
			return &list.at[i];
	return NULL;
}
