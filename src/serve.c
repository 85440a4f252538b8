/* serve.c - `ashray serve`, `ashray migrate`, `ashray pack check`. */

#include "src/verbs.h"

#include "app/core/facts/facts.h"

int verb_serve(const struct arguments *args)
{
	struct app_config config = arguments_app(args);
	struct app app;
	bool is_done;

	config.is_server = true;
	config.reads[0] = argument(args, "cert");
	config.reads[1] = config.reads[0] != NULL ? argument(args, "cert-key") : NULL;
	config.is_secure = argument_is(args, "cert") || argument_is(args, "behind-proxy");
	if (!app_open(&app, &config)) {
		app_close(&app);
		return 1;
	}
	is_done = app_serve(&app, &(struct serve_config){
					  .listen = argument(args, "listen"),
					  .cert = argument(args, "cert"),
					  .key = argument(args, "cert-key"),
					  .behind_proxy = argument_is(args, "behind-proxy"),
				  });
	app_close(&app);
	return is_done ? 0 : 1;
}

int verb_migrate(const struct arguments *args)
{
	struct app_config config = arguments_app(args);
	struct app app;
	bool is_open = app_open(&app, &config);

	app_close(&app);
	return is_open ? 0 : 1;
}

int verb_pack(const struct arguments *args)
{
	struct arena *a = arena_create(64 << 20);
	struct str out = str_in(a, 1 << 20);
	bool is_good;

	if (args->rest_n != 2 || !text_equal(args->rest[0], "check")) {
		fputs("ashray pack check DIR\n", stderr);
		arena_destroy(a);
		return 2;
	}
	is_good = pack_check(args->rest[1], &fact_names, facts_check, day_of(clock_now()), &out);
	fputs(str_text(&out), stdout);
	arena_destroy(a);
	return is_good ? 0 : 1;
}
