/**
 * What every server of the app says with every file. The page itself repeats the content security policy in a meta
 * element, for servers that can say nothing: that binds the page, and not its workers.
 */

/**
 * Nothing from anywhere but the page's own origin, and no code but its files. Source: W3C, "Content Security Policy Level
 * 3" and "Trusted Types".
 */
const policy: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  // TensorFlow.js' wasm backend and our own program are WebAssembly.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' blob:",
  'manifest-src': "'self'",
  // The parts that hold the page still behind a dialog write a style element of their own; styles run no code.
  'style-src': "'self' 'unsafe-inline'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  // The one policy is in src/trusted-scripts.ts.
  'trusted-types': 'default',
};

export const contentSecurityPolicy = Object.entries(policy)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');

/** Isolates the page from others, so that workers may share memory: the threads of the wasm backend do. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const headers: Readonly<Record<string, string>> = {
  ...isolation,
  // A meta element may not speak of frames.
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'Permissions-Policy': 'camera=(self), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
