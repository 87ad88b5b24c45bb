// Reads answers, and asks, as the schema allows.

import type { TimelineNewestPageQuery, TimelineNewestPageQueryVariables, WholeHistoryQuery } from './operations';
import type { Note, Patient, QueryPatientsArgs, TimelineFilter } from './schema';

export const variables: TimelineNewestPageQueryVariables = { curp: 'HEGG560427MVZRRL04', size: 20 };
export const filter: TimelineFilter = { kind: { in: ['NOTE', 'STUDY'] }, not: { text: 'dolor' } };
export const args: QueryPatientsArgs = { search: 'hernandez', first: 20, orderBy: { field: 'BIRTH_DATE' } };

export function lines(answer: TimelineNewestPageQuery): string[] {
  const nodes = answer.patient?.timeline.nodes ?? [];
  return nodes.map((event) => (event.__typename === 'SickLeave' ? event.folio : event.occurredAt));
}

export function medicines(answer: WholeHistoryQuery): string[] {
  return answer.patient?.currentMedications.map(({ medication }) => medication.name) ?? [];
}

export const initials = (patient: Patient): string => patient.givenNames[0] + (patient.secondSurname?.[0] ?? '');
export const signed = (note: Note): boolean => typeof note.signature === 'string';
