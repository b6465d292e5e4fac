namespace Scheduly.Web.Schedules.Catalog;

/// <param name="Code">"CS1501"; unique within a term.</param>
/// <param name="Subject">"CS".</param>
/// <param name="Number">"1501"; not always digits only ("110L").</param>
/// <param name="Sections">In the order of the source; those of a laboratory stand among them.</param>
internal sealed record Course(string Code, string Subject, string Number, string Title, IReadOnlyList<Section> Sections)
{
    /// <summary>What taking it counts: the most of each component, added up.</summary>
    public decimal Credits =>
        Sections.GroupBy(section => section.Component).Sum(component => component.Max(section => section.Credits));
}

/// <param name="Code">"CS".</param>
/// <param name="Name">"Computer Science".</param>
internal sealed record Department(string Code, string Name, IReadOnlyList<Course> Courses);
