import type { OpenApiDocument } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import { markup, Html } from './html.ts';

type Node = Record<string, unknown>;
interface Entry {
  method: string;
  path: string;
  operation: Node;
}

const style = `
:root{color-scheme:light dark;--line:#8886;--soft:#8881}
body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem 1.5rem 4rem}
a.skip{position:absolute;left:-99em}a.skip:focus{position:static}
h2{margin-top:3rem;border-bottom:1px solid var(--line)}
article{border:1px solid var(--line);border-radius:.4rem;margin:1rem 0;padding:.25rem 1rem 1rem}
h3{font-size:1rem;overflow-wrap:anywhere}code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{background:var(--soft);padding:.75rem;overflow:auto;border-radius:.3rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid var(--line)}
nav ul{columns:18rem;padding-left:1rem}summary{cursor:pointer;padding:.25rem 0}
`;

/** In one piece, because the policy holds the digest of every byte between its tags. */
const styleElement = new Html(`<style>${style}</style>`);

/** Lets this page's one style through and nothing else; scripts never. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${sha256(style).toString('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The OpenAPI document as one page: no script, nothing loaded, readable without a style. */
export function docsPage(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Entry => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const tags = document.tags.map((t) => String(t['name']));
  const of = (tag: string): Entry[] => entries.filter((e) => (e.operation['tags'] as string[])[0] === tag);
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Rymeda API</title>
        ${styleElement}
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header>
          <h1>Rymeda API</h1>
          <p>
            Version ${String(document.info['version'])}. For machines:
            <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}); for subscribers <a href="/asyncapi.json">asyncapi.json</a> (AsyncAPI 3).
          </p>
        </header>
        <nav aria-label="Resources">
          <ul>
            ${tags.map((tag) => markup`<li><a href="#${slug(tag)}">${tag}</a></li>`)}
          </ul>
        </nav>
        <main id="main">
          ${introduction}
          ${tags.map(
            (tag) =>
              markup`<section aria-labelledby="${slug(tag)}">
                <h2 id="${slug(tag)}">${tag}</h2>
                ${of(tag).map(article)}
              </section>`,
          )}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            ${Object.entries(document.components.schemas).map(
              ([name, schema]) =>
                markup`<article>
                  <h3 id="schema-${name}">${name}</h3>
                  ${json(schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html>`;
  return page.text;
}

const introduction = markup`<section aria-labelledby="start">
  <h2 id="start">To begin with</h2>
  <p>
    Get a token with your client’s id and secret; it is valid for an hour. Then send it with each request.
  </p>
  <pre>
curl -s $GATEWAY/oauth2/token -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials
curl -s $GATEWAY/v1/care/patients -H "Authorization: Bearer $TOKEN"</pre>
  <p>
    A success is <code>{ data, requestId, meta }</code>, a list has <code>pagination</code> besides. An error
    is <code>application/problem+json</code> (RFC 9457) with <code>error.code</code> for machines.
  </p>
</section>`;

const slug = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const json = (value: unknown): Html => markup`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;

function article({ method, path, operation }: Entry): Html {
  const body = operation['requestBody'] as { required?: boolean; content: Record<string, Node> } | undefined;
  return markup`<article>
    <h3 id="${String(operation['operationId'])}"><code>${method} ${path}</code></h3>
    <p>${String(operation['summary'])}. ${needs(operation)}</p>
    ${parameters((operation['parameters'] ?? []) as Node[])}
    ${body === undefined ? undefined : requestBody(body)}
    ${responses(operation['responses'] as Record<string, Node>)}
  </article>`;
}

function needs(operation: Node): Html {
  const scopes = (operation['security'] as Record<string, string[]>[]).flatMap((s) => s['oauth2'] ?? []);
  if (scopes.length > 0) return markup`Needs the scope <code>${scopes.join(' ')}</code>.`;
  return markup`Needs no token.`;
}

function parameters(all: Node[]): Html | undefined {
  const own = all.filter((p) => p['$ref'] === undefined);
  if (own.length === 0) return undefined;
  return markup`<table>
    <caption>
      Parameters
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">In</th>
        <th scope="col">Form</th>
      </tr>
    </thead>
    <tbody>
      ${own.map(
        (p) =>
          markup`<tr>
            <th scope="row"><code>${String(p['name'])}</code></th>
            <td>${String(p['in'])}${p['required'] === true ? ', required' : ''}</td>
            <td><code>${JSON.stringify(p['schema'])}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function requestBody(body: { required?: boolean; content: Record<string, Node> }): Html {
  const [type = '', content = {}] = Object.entries(body.content)[0] ?? [];
  const example = content['example'];
  return markup`<p>Body: <code>${type}</code>${body.required === true ? '' : ', may be left out'}.</p>
    ${example === undefined ? undefined : json(example)}
    <details>
      <summary>Schema of the body</summary>
      ${json(content['schema'])}
    </details>`;
}

function responses(all: Record<string, Node>): Html {
  return markup`<table>
    <caption>
      Answers
    </caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(all).map(
        ([status, answer]) =>
          markup`<tr>
            <th scope="row">${status}</th>
            <td>${String(answer['description'])} ${schemaLink(answer)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The schema that a success carries, when it has a name. */
function schemaLink(answer: Node): Html | undefined {
  const name = /"#\/components\/schemas\/(?!Meta|Pagination|Problem)(\w+)"/.exec(JSON.stringify(answer))?.[1];
  return name === undefined ? undefined : markup`(<a href="#schema-${name}">${name}</a>)`;
}
