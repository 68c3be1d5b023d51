/** The content security policy is there, word by word, and the browser holds the page and its engine's worker to it. */
import { expect, type Page, test } from '@playwright/test';
import { engineOf } from '../tools/torture/gpu';
import { tryToOffend } from './support/offences';

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
  "img-src 'self' blob:; manifest-src 'self'; " +
  "style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; " +
  'trusted-types default';

/** The directives that were offended so far. */
function offended(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { offended: string[] }).offended);
}

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const offended: string[] = [];
    Object.assign(globalThis, { offended });
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      offended.push(effectiveDirective),
    );
  }),
);

test('is sent as a header, and stands in the page', async ({ request }) => {
  const response = await request.get('/');
  expect(response.headers()['content-security-policy']).toBe(`${policy}; frame-ancestors 'none'`);
  const [, inPage] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/u.exec(
    await response.text(),
  )!;
  expect(inPage.replaceAll('&#39;', "'")).toBe(policy);
});

test('refuses a script in the page itself', async ({ page }) => {
  await page.route('/?sample=none', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('</body>', '<script>window.wasRun = true</script></body>');
    await route.fulfill({ response, body });
  });
  await page.goto('/?sample=none');
  await expect(page.getByTestId('new-project')).toBeVisible();
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  expect(await offended(page)).toContain('script-src-elem');
});

test('refuses text as code or markup, and requests elsewhere', async ({ page, request, baseURL }) => {
  await page.goto('/?sample=none');
  await expect(page.getByTestId('new-project')).toBeVisible();
  const elsewhere = new URL('/', baseURL);
  elsewhere.hostname = 'localhost';
  const refused = {
    allowed: [],
    offended: expect.arrayContaining(['require-trusted-types-for', 'connect-src']),
  };
  expect(await tryToOffend(page, elsewhere.href)).toEqual(refused);

  await expect.poll(() => engineOf(page)).toBeDefined();
  const engine = engineOf(page);
  const response = await request.get(engine.url());
  expect(response.headers()['content-security-policy']).toBe(`${policy}; frame-ancestors 'none'`);
  expect(await tryToOffend(engine, elsewhere.href)).toEqual(refused);
});
