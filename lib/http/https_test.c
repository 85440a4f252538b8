/* https_test.c - TLS with a certificate made for the occasion, spoken to by a
 * real TLS client; and a client that never finishes its handshake. */

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "lib/http/test_kit.h"
#include "tests/support/cmocka_first.h"

#include <sys/socket.h>
#include <unistd.h>

static char cert_path[] = "/tmp/ashray-cert-XXXXXX";
static char key_path[] = "/tmp/ashray-key-XXXXXX";
static struct kit kit;

static void write_pem(char *path, const char *text, size_t n)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
}

static int make_certificate(void **state)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t cert;
	gnutls_datum_t pem;

	(void)state;
	gnutls_x509_privkey_init(&key);
	assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
				 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
		0);
	gnutls_x509_crt_init(&cert);
	gnutls_x509_crt_set_version(cert, 3);
	gnutls_x509_crt_set_serial(cert, "\x01", 1);
	gnutls_x509_crt_set_activation_time(cert, time(NULL) - 60);
	gnutls_x509_crt_set_expiration_time(cert, time(NULL) + 3600);
	gnutls_x509_crt_set_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, "localhost", 9);
	gnutls_x509_crt_set_key(cert, key);
	assert_int_equal(gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0), 0);
	gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &pem);
	write_pem(cert_path, (char *)pem.data, pem.size);
	gnutls_free(pem.data);
	gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);
	write_pem(key_path, (char *)pem.data, pem.size);
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(cert);
	gnutls_x509_privkey_deinit(key);
	return 0;
}

static int remove_certificate(void **state)
{
	(void)state;
	unlink(cert_path);
	unlink(key_path);
	return 0;
}

/* One request over TLS; false if the handshake fails. */
static bool ask_tls(int port, const char *priorities, char *answer, size_t size)
{
	static const char request[] = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
	gnutls_certificate_credentials_t trust;
	gnutls_session_t session;
	int fd = raw_open(port);
	bool is_open;
	ssize_t n = 0, len = 0;

	gnutls_certificate_allocate_credentials(&trust);
	gnutls_init(&session, GNUTLS_CLIENT);
	assert_int_equal(gnutls_priority_set_direct(session, priorities, NULL), 0);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, trust);
	gnutls_transport_set_int(session, fd);
	is_open = gnutls_handshake(session) == 0;
	if (is_open) {
		gnutls_record_send(session, request, sizeof(request) - 1);
		while ((n = gnutls_record_recv(session, answer + len, size - 1 - (size_t)len)) > 0)
			len += n;
	}
	answer[len] = '\0';
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(trust);
	close(fd);
	return is_open;
}

static void test_https_serves_and_says_so(void **state)
{
	char answer[4096];

	(void)state;
	kit_start(&kit, &(struct http_config){ .cert_file = cert_path, .key_file = key_path });
	assert_true(ask_tls(kit.port, "NORMAL", answer, sizeof(answer)));
	assert_true(text_starts(answer, "HTTP/1.1 200 "));
	assert_true(text_ends(answer, "GET /x q=- cookie=- local tls \n"));
	assert_true(ask_tls(kit.port, "NORMAL:-VERS-ALL:+VERS-TLS1.2", answer, sizeof(answer)));
	assert_false(ask_tls(kit.port, "NORMAL:-VERS-ALL:+VERS-TLS1.1", answer, sizeof(answer)));
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_handshake_that_never_ends_is_cut(void **state)
{
	struct answer got;
	int64_t began = clock_ticks();
	int fd;

	(void)state;
	kit_start(&kit, &(struct http_config){
				.cert_file = cert_path, .key_file = key_path, .head_ms = 200 });
	fd = raw_open(kit.port);
	raw_sendn(fd, "\x16\x03\x01\x02", 4);
	raw_read(fd, false, &got);
	assert_int_equal(got.status, 0);
	assert_in_range(clock_ticks() - began, 150, 2000);
	close(fd);
	assert_true(kit_stop(&kit, 1000));
}

static void test_a_key_that_does_not_fit_is_refused_at_start(void **state)
{
	struct http_app app = { 0 };
	struct http_server *server;
	const char *why = NULL;

	(void)state;
	assert_int_equal(http_start(&(struct http_config){ .listen = "127.0.0.1:0",
					    .cert_file = cert_path,
					    .key_file = cert_path },
				 &app, &server, &why),
		INVALID);
	assert_non_null(why);
	assert_int_equal(
		http_start(&(struct http_config){ .listen = "127.0.0.1:0", .cert_file = cert_path },
			&app, &server, &why),
		INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_https_serves_and_says_so),
		cmocka_unit_test(test_a_handshake_that_never_ends_is_cut),
		cmocka_unit_test(test_a_key_that_does_not_fit_is_refused_at_start),
	};

	return cmocka_run_group_tests_name("https", tests, make_certificate, remove_certificate);
}
