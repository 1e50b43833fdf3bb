// Serves a directory of built pages the way a plain static host does. Plain JavaScript for Node 20 and newer.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.xml': 'application/xml; charset=utf-8',
};

const isFile = (file) =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * The file for an address: itself, or the `index.html` of the directory of that name, with or without a slash
 * at the end. Nothing for an address outside the directory.
 */
async function fileFor(directory, base, address) {
  let pathname;
  try {
    pathname = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (!`${pathname}/`.startsWith(base)) return undefined;
  const file = path.join(directory, pathname.slice(base.length));
  if (file !== directory && !file.startsWith(directory + path.sep)) return undefined;
  for (const candidate of [file, path.join(file, 'index.html')])
    if (await isFile(candidate)) return candidate;
  return undefined;
}

/**
 * Serves `directory` below `base` on 127.0.0.1. Port 0 takes a free one; another port is tried and then up to
 * nineteen after it. Resolves to the address and a function that ends the server.
 * @param {{directory: string, base?: string, port?: number, host?: string}} options
 * @returns {Promise<{address: string, port: number, close: () => Promise<void>}>}
 */
export async function serve({ directory, base = '/', port = 0, host = '127.0.0.1' }) {
  const root = path.resolve(directory);
  const prefix = base.endsWith('/') ? base : `${base}/`;
  const server = createServer(async (request, response) => {
    const found = await fileFor(root, prefix, request.url ?? '/');
    const file = found ?? path.join(root, '404.html');
    const known = found !== undefined || (await isFile(file));
    response.writeHead(found ? 200 : 404, {
      'content-type': known ? (types[path.extname(file)] ?? 'application/octet-stream') : 'text/plain',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    if (!known || request.method === 'HEAD') response.end(known ? '' : 'Not found');
    else createReadStream(file).pipe(response);
  });
  const listen = (candidate) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(candidate, host, () => {
        server.off('error', reject);
        resolve(undefined);
      });
    });
  for (let attempt = 0; ; attempt++) {
    try {
      await listen(port === 0 ? 0 : port + attempt);
      break;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || attempt >= 19 || port === 0) throw error;
    }
  }
  const bound = server.address().port;
  return {
    address: `http://${host === '0.0.0.0' ? 'localhost' : host}:${bound}${prefix === '/' ? '' : prefix.slice(0, -1)}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
