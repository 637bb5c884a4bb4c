import { invalidResponse, isPlain } from './errors.ts';
import type { Answer } from './http.ts';
import type { Page } from './list.ts';

/** A successful answer with what stands beside its data. */
export interface FullAnswer<T> {
  data: T;
  /** 200, 201, 204, or 202 where a create met an existing record: `data` then holds only its `id`. */
  status: number;
  /** For `ifMatch`. */
  etag: string | undefined;
  requestId: string | undefined;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
}

/** A running call: awaited it gives the data, `withResponse()` the status and headers as well. */
export class Call<T> implements PromiseLike<T> {
  readonly #answer: Promise<FullAnswer<T>>;

  constructor(answer: Promise<FullAnswer<T>>) {
    this.#answer = answer;
  }

  withResponse(): Promise<FullAnswer<T>> {
    return this.#answer;
  }

  then<A = T, B = never>(
    resolved?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then((answer) => answer.data).then(resolved, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  finally(done?: (() => void) | null): Promise<T> {
    return this.then().finally(done);
  }
}

/** The envelope's `data`; `undefined` for 204. Throws INVALID_RESPONSE where there is no envelope. */
export function fullAnswer<T>(answer: Answer): FullAnswer<T> {
  const { status, body } = answer;
  if (status !== 204 && !(isPlain(body) && 'data' in body))
    throw invalidResponse(answer, 'The answer has no data');
  return {
    data: (body as { data: T } | undefined)?.data as T,
    status: answer.status,
    etag: answer.headers['etag'],
    requestId: answer.headers['x-request-id'],
    headers: answer.headers,
  };
}

/** A list's envelope. Throws INVALID_RESPONSE where it is none. */
export function pageOfAnswer(answer: Answer): Page<unknown> {
  const { data, pagination } = isPlain(answer.body) ? answer.body : {};
  if (!Array.isArray(data) || !isPlain(pagination))
    throw invalidResponse(answer, 'The answer is no page of a list');
  return { data, pagination: pagination as Page<unknown>['pagination'] };
}
