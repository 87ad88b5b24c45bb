// The documents that the clients ask.

import { readFileSync } from 'node:fs';
import { parse } from 'graphql';

export const PAGE = parse(`
  query Page($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $orderBy: EventOrder) {
    patient(id: $id) {
      id
      timeline(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
        edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);
export const INSTITUTION = parse('query Institution($code: String!) { institution(code: $code) { code name } }');
export const PARTIAL = parse('query Partial($nss: NSS!) { institutions { code } patient(nss: $nss) { id } }');
export const WRONG = parse('{ soul }');

export const read = (path) => parse(readFileSync(path, 'utf8'));
