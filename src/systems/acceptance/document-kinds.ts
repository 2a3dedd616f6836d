/** The kinds under which a project's documents are asked for and kept. */
export const task_book_kind = 'project-task-book'
export const archive_kind = 'project-archive'
