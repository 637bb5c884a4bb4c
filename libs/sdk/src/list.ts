/** One page of a list or a search. */
export interface Page<T> {
  data: T[];
  pagination: { hasMore: boolean; cursor: string | null };
}

/**
 * A list that nothing was asked for yet. Awaited it gives the first page; `for await` walks the items of all
 * pages, `pages()` the pages themselves, fetching each when it is reached.
 */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetch: (cursor: string | undefined) => Promise<Page<T>>;
  #first: Promise<Page<T>> | undefined;

  /** `fetch` without a cursor gives the page that the caller asked for. */
  constructor(fetch: (cursor: string | undefined) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  then<A = Page<T>, B = never>(
    resolved?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#fetch(undefined);
    return this.#first.then(resolved, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.then(undefined, rejected);
  }

  finally(done?: (() => void) | null): Promise<Page<T>> {
    return this.then().finally(done);
  }

  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let page: Page<T> = await this;
    yield page;
    while (page.pagination.hasMore && page.pagination.cursor !== null) {
      page = await this.#fetch(page.pagination.cursor);
      yield page;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }
}
