SELECT json_build_object(
    'id', p.id,
    'fullName', concat_ws(' ', p.given_names, p.first_surname, p.second_surname),
    'birthDate', p.birth_date,
    'sex', p.sex,
    'encounters', json_build_object('nodes', coalesce((
        SELECT json_agg(
            json_build_object(
                'id', e.id,
                'occurredAt', e.occurred_at,
                'kind', e.kind,
                'reason', e.reason,
                'facility', json_build_object(
                    'name', f.name,
                    'institution', CASE WHEN f.institution_code IS NOT NULL
                        THEN json_build_object('code', f.institution_code) END
                ),
                'practitioner', CASE WHEN d.id IS NOT NULL
                    THEN json_build_object('name', d.name, 'specialty', d.specialty) END,
                'diagnoses', coalesce((
                    SELECT json_agg(
                        json_build_object('rank', ed.rank, 'diagnosis', json_build_object('code', x.code, 'label', x.label))
                        ORDER BY ed.rank, x.code
                    )
                    FROM record.encounter_diagnosis ed JOIN record.diagnosis x ON x.id = ed.diagnosis_id
                    WHERE ed.encounter_id = e.id
                ), '[]'),
                'notes', coalesce((
                    SELECT json_agg(
                        json_build_object('id', n.id, 'occurredAt', n.occurred_at, 'kind', n.kind, 'text', n.text)
                        ORDER BY n.occurred_at, n.id
                    )
                    FROM record.note n
                    WHERE n.encounter_id = e.id
                ), '[]'),
                'prescriptions', coalesce((
                    SELECT json_agg(
                        json_build_object(
                            'id', r.id, 'occurredAt', r.occurred_at, 'dose', r.dose, 'route', r.route,
                            'frequency', r.frequency, 'days', r.days, 'status', r.status,
                            'medication', json_build_object('name', m.name, 'substance', m.substance)
                        )
                        ORDER BY r.occurred_at, r.id
                    )
                    FROM record.prescription r JOIN record.medication m ON m.id = r.medication_id
                    WHERE r.encounter_id = e.id
                ), '[]'),
                'studies', coalesce((
                    SELECT json_agg(
                        json_build_object(
                            'id', s.id, 'occurredAt', s.occurred_at, 'status', s.status,
                            'type', json_build_object('code', t.code, 'name', t.name),
                            'results', coalesce((
                                SELECT json_agg(
                                    json_build_object(
                                        'name', v.name, 'value', v.value, 'text', v.text, 'unit', v.unit,
                                        'low', v.low, 'high', v.high, 'flag', v.flag
                                    )
                                    ORDER BY v.position
                                )
                                FROM record.result v
                                WHERE v.study_id = s.id
                            ), '[]')
                        )
                        ORDER BY s.occurred_at, s.id
                    )
                    FROM record.study s JOIN record.study_type t ON t.id = s.study_type_id
                    WHERE s.encounter_id = e.id
                ), '[]')
            )
            ORDER BY e.occurred_at DESC, e.id DESC
        )
        FROM record.encounter e
        JOIN record.facility f ON f.id = e.facility_id
        LEFT JOIN record.practitioner d ON d.id = e.practitioner_id
        WHERE e.patient_id = p.id
    ), '[]'))
)
FROM record.patient p
WHERE p.id = $1
