// TypeScript types of a schema and of documents, as GraphQL Code Generator writes them: codegen.mjs SCHEMA DOCUMENT…

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse, visit } from 'graphql';

const read = (path) => parse(readFileSync(path, 'utf8'));
const [schema, ...documents] = process.argv.slice(2);
const scalars = {
  CLUES: 'string',
  CURP: 'string',
  Date: 'string',
  DateTime: 'string',
  Int64: 'number',
  NSS: 'string',
};

// A document whose operation has no name gets that of its file, as each needs one.
function named(path) {
  const value = basename(path, '.graphql').replace(/(^|_+)(.)/g, (_, gap, letter) => letter.toUpperCase());
  const name = { kind: 'Name', value };
  return visit(read(path), { OperationDefinition: (operation) => (operation.name ? undefined : { ...operation, name }) });
}

async function written(plugin, given) {
  return codegen({
    filename: 'types.ts',
    schema: read(schema),
    documents: given.map((location) => ({ location, document: named(location) })),
    config: { scalars, strictScalars: true, enumsAsTypes: true },
    plugins: [{ plugin: {} }],
    pluginMap: { plugin },
  });
}

console.log(JSON.stringify({ schema: await written(typescript, []), operations: await written(operations, documents) }));
