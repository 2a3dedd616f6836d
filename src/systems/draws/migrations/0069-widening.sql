alter table draw_request add column widening text;
comment on column draw_request.widening is 'step of the criteria''s own widening that this draw is widened through; null where it is not';
