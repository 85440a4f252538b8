# What people type. Meson builds; scripts do what is longer than a line.
#   make run          a demo site on http://localhost:8080
#   make test         every test there is
# Both install what is missing of packages-build.txt and packages-test.txt.

RELEASE = build/release
TEST = build/test
PROGRAMS = src/ashray src/ashray-clean
FUZZ_SECONDS ?= 20

.PHONY: build run test bench fuzz check fmt deb screenshots

build:
	@tools/install-packages.sh packages-build.txt
	@test -f $(RELEASE)/build.ninja || meson setup $(RELEASE) -Dbuildtype=release
	ninja -C $(RELEASE) $(PROGRAMS)
	@for program in $(PROGRAMS); do install -m 755 $(RELEASE)/$$program build/; done

run: build
	build/ashray demo --listen 127.0.0.1:8080 --data build/demo-site

test:
	@tools/install-packages.sh packages-build.txt packages-test.txt
	tests/run

bench: build
	ninja -C $(RELEASE) bench/bare bench/bare_http bench/http_pages bench/http_load
	build/ashray bench intake --json
	build/ashray bench pages --json
	$(RELEASE)/bench/bare

fuzz:
	@tools/install-packages.sh packages-build.txt packages-test.txt
	tests/fuzz/run $(FUZZ_SECONDS)

check:
	@tools/install-packages.sh packages-build.txt packages-test.txt
	@test -f $(TEST)/build.ninja || tests/run --setup
	meson test -C $(TEST) --suite check --print-errorlogs

fmt:
	git ls-files -co --exclude-standard '*.c' '*.h' ':!tools/tests/golden' | xargs clang-format -i

deb: build
	tools/make-deb.sh $(RELEASE)

screenshots:
	@tools/install-packages.sh packages-build.txt packages-test.txt
	tests/run --screenshots
