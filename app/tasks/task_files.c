/* task_files.c - opening a file by way of a task. */

#include "app/tasks/task_files.h"

static enum outcome list_of(
	struct tx *tx, struct actor *who, const struct task *task, struct file_list *ret_list)
{
	struct faults faults = faults_in(tx_arena(tx), "extract");
	struct task_words words;
	enum outcome oc = task_extract(tx, who, task, &words);
	const struct json *root;

	if (oc != OK)
		return oc;
	root = json_read(tx_arena(tx), words.extract, NULL, &faults);
	return file_list_read(tx_arena(tx), json_get(root, "files"), ret_list) == OK ? OK : FAILED;
}

enum outcome task_file_open(struct tx *tx, struct actor *who, const struct task *task, int64_t id,
	struct file_opened *ret_opened)
{
	struct file_list list;
	struct file_place place;
	const struct file *f;
	bool is_copy;
	enum outcome oc = list_of(tx, who, task, &list);

	if (oc != OK)
		return oc;
	f = file_among(list, id);
	if (f == NULL || (f->copy.id != 0 && f->copy.id != id))
		return NOT_FOUND;
	oc = file_find(tx, id, &place);
	if (oc != OK)
		return oc;
	if (place.record != task->report.n)
		return NOT_FOUND;
	if (!place.is_kept)
		return CONFLICT;
	is_copy = f->copy.id == id;
	*ret_opened = (struct file_opened){
		.sealed = is_copy ? f->copy : f->original, .type = f->type, .is_copy = is_copy
	};
	audit(tx, who,
		&(struct audit_entry){ .action = is_copy ? "file.open" : "file.open_original",
			.about = "task",
			.object = task->id.n,
			.commits =
				bytes_of(arena_copy(tx_arena(tx), &id, sizeof(id)), sizeof(id)) });
	return OK;
}
